import { fail, type Issue, ok, quote, type Result } from '@countersign/core';
import type { Account, BesideDump, ManagedPolicy, Model, Organization } from './model.ts';
import type { DumpContents } from './read-dump.ts';

/** A model, and what its sources could not tell. */
export interface BuiltModel {
  readonly model: Model;
  /** Accounts of which pages are missing. */
  readonly incompleteAccountIds: readonly string[];
  readonly notKnown: readonly string[];
}

/** What is known of an account besides dumps. */
export type KnownBeside = Partial<BesideDump>;

/**
 * Joins dumps and the structure of an organisation to one model.
 *
 * What is known beside dumps comes by the ids of the accounts. Pages of one account
 * may come in several dumps. Fails when two dumps hold the same user, group, role or
 * customer managed policy.
 */
export function buildModel(
  dumps: readonly DumpContents[],
  organization: Organization | null,
  beside: ReadonlyMap<string, KnownBeside> = new Map(),
  identityCenter: Model['identityCenter'] = null,
): Result<BuiltModel, readonly Issue[]> {
  const issues: Issue[] = [];
  const accounts = new Map<string, Account>();
  const awsManagedPolicies = new Map<string, ManagedPolicy>();
  for (const dump of dumps) {
    for (const [arn, policy] of dump.awsManagedPolicies) awsManagedPolicies.set(arn, policy);
    for (const account of dump.accounts.values()) {
      const known = accounts.get(account.id);
      accounts.set(account.id, known === undefined ? account : joinPages(known, account, issues));
    }
  }
  if (issues.length > 0) return fail(issues);
  const sorted = new Map(
    [...accounts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, account]) => [id, { ...account, ...beside.get(id) }]),
  );
  const incompleteAccountIds = unfinished(dumps);
  const notKnown = [
    ...dumps.flatMap((dump) => dump.notKnown),
    ...incompleteAccountIds.map(
      (id) =>
        `account ${id}: the last page says that more follow (\`IsTruncated\`); the rest of the account is missing`,
    ),
    ...withoutDump(sorted, organization),
  ];
  const model = { accounts: sorted, organization, awsManagedPolicies, identityCenter };
  return ok({ model, incompleteAccountIds, notKnown });
}

function joinPages(a: Account, b: Account, issues: Issue[]): Account {
  const join = <Item>(
    left: ReadonlyMap<string, Item>,
    right: ReadonlyMap<string, Item>,
  ): ReadonlyMap<string, Item> => {
    for (const arn of right.keys()) {
      if (left.has(arn)) issues.push(twice(arn));
    }
    return new Map([...left, ...right]);
  };
  return {
    id: a.id,
    users: join(a.users, b.users),
    groups: join(a.groups, b.groups),
    roles: join(a.roles, b.roles),
    policies: join(a.policies, b.policies),
    resourcePolicies: join(a.resourcePolicies, b.resourcePolicies),
    workloads: a.workloads.items.length > 0 ? a.workloads : b.workloads,
    credentials: a.credentials ?? b.credentials,
    settings: a.settings ?? b.settings,
    analyzers: a.analyzers ?? b.analyzers,
  };
}

function twice(arn: string): Issue {
  return {
    code: 'duplicate-key',
    severity: 'error',
    pointer: '',
    message: `${quote(arn)} is in two of the dumps`,
    help: 'give each account, or each page of it, once',
  };
}

function unfinished(dumps: readonly DumpContents[]): readonly string[] {
  const completed = new Set(dumps.flatMap((dump) => [...dump.completed]));
  const open = new Set(
    dumps.flatMap((dump) => [...dump.continued].filter((id) => !completed.has(id))),
  );
  return [...open];
}

function withoutDump(
  accounts: ReadonlyMap<string, Account>,
  organization: Organization | null,
): readonly string[] {
  if (organization === null) {
    return [
      'service control policies and resource control policies: no organisation file was given',
    ];
  }
  return [...organization.accounts.values()]
    .filter((account) => !accounts.has(account.id))
    .map((account) => `account ${account.id} (${account.name}): no dump was given`);
}
