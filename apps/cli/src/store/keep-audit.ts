import type { OpenStore } from '@countersign/adapters/store';
import { ok, type Result } from '@countersign/core';
import { type AuditChanges, changesOf, FindingKpis, type FindingLife } from '@countersign/govern';
import type { AuditAnswer } from '../audit/run-audit.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { ToldKpis } from '../kpi/tell-kpis.ts';
import { saveAudit } from './save-audit.ts';

/** An audit that was saved, and what the store tells with it. */
export interface KeptAudit {
  readonly id: string;
  /** The store, without a password. */
  readonly shown: string;
  readonly changes: AuditChanges | null;
  /** Of the ninety days that end with the audit. */
  readonly numbers: ToldKpis;
}

const WINDOW_MS = 90 * 86_400_000;

/** Saves an audit, and tells what it changed and how the numbers went until then. */
export async function keepAudit(
  io: Io,
  answer: AuditAnswer,
  store: OpenStore,
): Promise<Result<KeptAudit, Failure>> {
  const saved = await saveAudit(io, answer, store);
  if (!saved.ok) return saved;
  const audits = await store.audits.audits();
  const findings = new FindingKpis();
  const lives = gathering(store.audits.lives(), findings);
  const changes = await changesOf(saved.value, audits, lives);
  // The instant of the audit itself belongs to the time.
  const toMs = answer.report.atMs + 1;
  const window = { fromMs: toMs - WINDOW_MS, toMs };
  const instants = audits.map(({ atMs }) => atMs);
  return ok({
    id: saved.value,
    shown: store.shown,
    changes,
    numbers: {
      kpis: findings.tell(instants, window),
      window,
      audits: instants.filter((atMs) => window.fromMs <= atMs && atMs < toMs).length,
      records: null,
      aside: 0,
    },
  });
}

/** Hands lives on, and to the numbers as they pass: they are read once. */
async function* gathering(
  lives: AsyncIterable<FindingLife>,
  findings: FindingKpis,
): AsyncIterable<FindingLife> {
  for await (const life of lives) {
    findings.add(life);
    yield life;
  }
}
