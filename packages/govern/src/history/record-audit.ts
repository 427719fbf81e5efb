import { accountsOf } from '../audit/accounts-of.ts';
import type { AuditReport } from '../audit/audit.ts';
import type { Exception } from '../audit/exceptions.ts';
import type { Finding } from '../audit/finding.ts';
import type { AuditScope, RecordedException, RecordedFinding } from '../ports/audit-store.ts';

/** What the report of an audit does not tell of what was looked at. */
export interface ScopeParts {
  /** Accounts of which the input held a part only. */
  readonly incompleteAccountIds: Iterable<string>;
  /** The ids of rules and conflicts whose findings were wanted. */
  readonly rules: Iterable<string>;
}

/** Tells what an audit looked at. */
export function scopeOf(report: AuditReport, parts: ScopeParts): AuditScope {
  const { accounts, organization } = report.model;
  return {
    accountIds: [...accounts.keys()].toSorted(),
    incompleteAccountIds: [...parts.incompleteAccountIds].toSorted(),
    organizationId: organization?.id ?? null,
    rules: [...parts.rules].toSorted(),
  };
}

/**
 * The findings of an audit as they are kept, accepted ones among them.
 *
 * An accepted finding of a rule that was not wanted is left out.
 */
export function* recordedFindings(
  report: AuditReport,
  scope: AuditScope,
): Iterable<RecordedFinding> {
  const accounts = new Set(scope.accountIds);
  const rules = new Set(scope.rules);
  for (const finding of report.findings) yield record(finding, null, accounts);
  for (const { exception, finding } of report.accepted) {
    if (rules.has(finding.rule)) yield record(finding, recordException(exception), accounts);
  }
}

function record(
  finding: Finding,
  exception: RecordedException | null,
  audited: ReadonlySet<string>,
): RecordedFinding {
  return { finding, exception, accountIds: accountsOf(finding, audited) };
}

function recordException({ owner, reason, untilMs }: Exception): RecordedException {
  return { owner, reason, untilMs };
}
