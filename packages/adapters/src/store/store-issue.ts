import type { Issue, IssueCode } from '@countersign/core';

/** Why a store that was named cannot be the one that is meant. */
export interface StoreIssue extends Omit<Issue, 'code'> {
  readonly code: IssueCode | 'no-store' | 'not-a-store' | 'newer-store';
}

/** There is nothing at the place that was named. */
export function noStore(): StoreIssue {
  return issue(
    'no-store',
    'there is no store yet',
    'the first `countersign audit … --store` or `countersign watch … --store` makes one',
  );
}

/** What is there is something else. */
export function notAStore(why: string): StoreIssue {
  return issue('not-a-store', `this is not a store of Countersign: ${why}`, 'name another place');
}

/** A later version has written there. */
export function newerStore(migration: string): StoreIssue {
  return issue(
    'newer-store',
    `a newer version of Countersign has written to the store (\`${migration}\` is not known to this one)`,
    'use that version or a later one; nothing was changed',
  );
}

function issue(code: StoreIssue['code'], message: string, help: string): StoreIssue {
  return { code, severity: 'error', pointer: '', message, help };
}
