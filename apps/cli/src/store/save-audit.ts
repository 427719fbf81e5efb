import { randomUUID } from 'node:crypto';
import type { OpenStore } from '@countersign/adapters/store';
import { fail, ok, type Result } from '@countersign/core';
import { recordedFindings } from '@countersign/govern';
import type { AuditAnswer } from '../audit/run-audit.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { VERSION } from '../version.ts';

/** Saves an audit under a new id, and answers with that. */
export async function saveAudit(
  io: Io,
  answer: AuditAnswer,
  { audits, shown }: OpenStore,
): Promise<Result<string, Failure>> {
  const { configurationFile, inputs, report, scope } = answer;
  const id = randomUUID();
  const saved = await audits.save(
    {
      id,
      atMs: report.atMs,
      savedAtMs: io.nowMs(),
      version: VERSION,
      inputs,
      configuration: configurationFile,
      scope,
      notKnown: report.notKnown,
    },
    recordedFindings(report, scope),
  );
  if (saved.ok) return ok(id);
  return fail({ kind: 'input', problems: saved.failure.map((issue) => ({ file: shown, issue })) });
}
