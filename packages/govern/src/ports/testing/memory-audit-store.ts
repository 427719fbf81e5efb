import { fail, type Issue, ok, type Result } from '@countersign/core';
import { SEVERITIES, type Severity } from '../../audit/finding.ts';
import { auditIssue, createFindingCheck } from '../../history/check-record.ts';
import { createLifeReader, type Sighting } from '../../history/read-life.ts';
import type {
  AuditStore,
  CompleteAudit,
  FindingLife,
  RecordedFinding,
  SavedAudit,
  SaveOutcome,
} from '../audit-store.ts';

interface Kept {
  readonly sequence: number;
  readonly audit: CompleteAudit;
  readonly findings: readonly RecordedFinding[];
}

/** An audit store that ends with the process. */
export function createMemoryAuditStore(): AuditStore {
  const kept: Kept[] = [];
  return {
    save: async (audit, findings) => saveInto(kept, audit, findings),
    audits: async () => inTime(kept).map(listed),
    findAudit: async (id) => kept.find(({ audit }) => audit.id === id)?.audit ?? null,
    async *findingsOf(auditId) {
      yield* kept.find(({ audit }) => audit.id === auditId)?.findings ?? [];
    },
    async *lives() {
      yield* livesOf([...kept]);
    },
  };
}

function saveInto(
  kept: Kept[],
  audit: CompleteAudit,
  findings: Iterable<RecordedFinding>,
): Result<SaveOutcome, readonly Issue[]> {
  const issue = auditIssue(audit);
  if (issue !== null) return fail([issue]);
  if (kept.some((other) => other.audit.id === audit.id)) return ok('already-saved');
  const check = createFindingCheck(audit);
  const all: RecordedFinding[] = [];
  for (const recorded of findings) {
    const wrong = check(recorded);
    if (wrong !== null) return fail([wrong]);
    all.push(recorded);
  }
  kept.push({ sequence: kept.length, audit, findings: all });
  return ok('saved');
}

function inTime(kept: readonly Kept[]): readonly Kept[] {
  return kept.toSorted((a, b) => a.audit.atMs - b.audit.atMs || a.sequence - b.sequence);
}

function listed({ audit, findings }: Kept): SavedAudit {
  const { id, atMs, savedAtMs, version, inputs, configuration, scope } = audit;
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  const open = findings.filter(({ exception }) => exception === null);
  for (const severity of SEVERITIES) {
    bySeverity[severity] = open.filter(({ finding }) => finding.severity === severity).length;
  }
  return {
    id,
    atMs,
    savedAtMs,
    version,
    inputs,
    configuration,
    scope,
    bySeverity,
    acceptedCount: findings.length - open.length,
  };
}

interface MemorySighting extends Sighting {
  readonly finding: RecordedFinding['finding'];
}

function* livesOf(kept: readonly Kept[]): Iterable<FindingLife> {
  const readLife = createLifeReader(
    kept.map(({ sequence, audit: { atMs, id, scope } }) => ({ sequence, atMs, id, scope })),
  );
  const byId = new Map<string, MemorySighting[]>();
  for (const { findings, sequence } of kept) {
    for (const { accountIds, exception, finding } of findings) {
      const sighting = { sequence, isAccepted: exception !== null, accountIds, finding };
      byId.set(finding.id, [...(byId.get(finding.id) ?? []), sighting]);
    }
  }
  for (const sightings of byId.values()) {
    const { last, lastLookedAt, periods, state } = readLife(
      sightings[0]?.finding.rule ?? '',
      sightings,
    );
    const { id, rule, severity, subject, accountId, certainty, title } = last.finding;
    const what = { id, rule, severity, subject, accountId, certainty, title };
    yield { ...what, state, periods, lastLookedAt };
  }
}
