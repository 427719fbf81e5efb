import type { AuditMoment, FindingLife, SavedAudit } from '../ports/audit-store.ts';

/** What an audit changed in comparison with what was known before it. */
export interface AuditChanges {
  readonly audit: AuditMoment;
  /** The audit before it; `null` for the first one. */
  readonly before: AuditMoment | null;
  /** Findings that no audit had before. */
  readonly appeared: readonly FindingLife[];
  /** Findings that were gone, and are back. */
  readonly reopened: readonly FindingLife[];
  /** Findings that were there, and are not any more. */
  readonly gone: readonly FindingLife[];
}

/**
 * Tells what an audit changed: which findings it had first, which came back with it and
 * which it found gone.
 *
 * @param audits all that are saved, the earliest first
 * @returns `null` when the audit is not among them
 */
export async function changesOf(
  auditId: string,
  audits: readonly SavedAudit[],
  lives: AsyncIterable<FindingLife>,
): Promise<AuditChanges | null> {
  const at = audits.findIndex(({ id }) => id === auditId);
  const audit = audits[at];
  if (audit === undefined) return null;
  const appeared: FindingLife[] = [];
  const reopened: FindingLife[] = [];
  const gone: FindingLife[] = [];
  for await (const life of lives) {
    const opened = life.periods.findIndex((period) => period.opened.auditId === auditId);
    if (opened === 0) appeared.push(life);
    if (opened > 0) reopened.push(life);
    if (life.periods.some((period) => period.gone?.auditId === auditId)) gone.push(life);
  }
  const before = audits[at - 1];
  return {
    audit: { atMs: audit.atMs, auditId },
    before: before === undefined ? null : { atMs: before.atMs, auditId: before.id },
    appeared,
    reopened,
    gone,
  };
}
