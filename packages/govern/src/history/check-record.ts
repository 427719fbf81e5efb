import { type Issue, quote } from '@countersign/core';
import type { CompleteAudit, RecordedFinding } from '../ports/audit-store.ts';

/** What is wrong with an audit that is to be saved, its findings apart; `null` when nothing is. */
export function auditIssue({ atMs, id, savedAtMs }: CompleteAudit): Issue | null {
  if (id === '') return issue('/id', 'the id of an audit is empty');
  for (const [name, instant] of Object.entries({ atMs, savedAtMs })) {
    if (!Number.isSafeInteger(instant)) {
      return issue(`/${name}`, `${quote(instant)} is no instant in whole milliseconds`);
    }
  }
  return null;
}

/**
 * Checks the findings of an audit one after the other: the function answers with what is
 * wrong with the next one, or `null`. Each id may be there once, and what is found must be
 * among what was looked for.
 */
export function createFindingCheck(
  audit: CompleteAudit,
): (recorded: RecordedFinding) => Issue | null {
  const rules = new Set(audit.scope.rules);
  const accounts = new Set(audit.scope.accountIds);
  const ids = new Set<string>();
  return ({ accountIds, finding }) => {
    const pointer = `/findings/${ids.size}`;
    if (ids.has(finding.id)) {
      return issue(`${pointer}/id`, `the finding ${quote(finding.id)} is there twice`);
    }
    ids.add(finding.id);
    if (!rules.has(finding.rule)) {
      return issue(`${pointer}/rule`, `the audit did not ask for the rule ${quote(finding.rule)}`);
    }
    if (accountIds.length === 0) {
      return issue(`${pointer}/accountIds`, 'the finding rests on no account');
    }
    const outside = accountIds.find((id) => !accounts.has(id));
    if (outside === undefined) return null;
    return issue(
      `${pointer}/accountIds`,
      `the finding rests on account ${outside}, which is not audited`,
    );
  };
}

function issue(pointer: string, message: string): Issue {
  return { code: 'invalid-value', severity: 'error', pointer, message };
}
