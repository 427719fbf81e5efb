import type { Catalog } from '@countersign/core';
import type { Account, Model, Role } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { isSameList } from '../same-list.ts';
import { AccountMemory } from './account-memory.ts';
import { type Aspect, changedAspects } from './aspects.ts';
import type { StepKind } from './step-kind.ts';
import { trustingIn } from './trusted-accounts.ts';

/** All that steps from an account can rest on. */
interface Surroundings {
  readonly account: Account | null;
  readonly catalog: Catalog;
  readonly atMs: number;
  readonly kinds: readonly StepKind[];
  readonly organization: Model['organization'];
  readonly awsManagedPolicies: Model['awsManagedPolicies'];
  /** The roles of other accounts that may let somebody of the account in, account by account. */
  readonly trusting: readonly (readonly (readonly Role[])[])[];
  /** Every account, for the one that manages the organisation; else none. */
  readonly accounts: readonly Account[];
}

interface Entry {
  readonly surroundings: Surroundings;
  readonly memory: AccountMemory;
}

/**
 * Remembers from one closure to the next. The closure of an account holds for as long
 * as the account, the organisation and the roles that trust it are the same, which
 * they are in a model that a change elsewhere has led to. Of an account that has
 * changed those steps hold which do not look at what has changed of it.
 */
export class ReachMemory {
  /** Of each account, as it was last and before that; the latest comes first. */
  private readonly entries = new Map<string, readonly Entry[]>();

  /** What is remembered of an account as it is in a model. */
  of(accountId: string, judged: Judged): AccountMemory {
    const surroundings = surroundingsOf(accountId, judged);
    const known = this.entries.get(accountId) ?? [];
    const own = known.find((entry) => entry.surroundings.account === surroundings.account);
    const memory =
      memoryFrom(own, surroundings) ??
      memoryFrom(known[0], surroundings) ??
      new AccountMemory(judged.kinds);
    const entry = memory === own?.memory ? own : { surroundings, memory };
    if (entry !== known[0]) {
      const others = known.filter((each) => each !== own);
      this.entries.set(accountId, [entry, ...others].slice(0, MAX_ENTRIES));
    }
    return memory;
  }
}

/** So many states of an account are remembered, as questions go back and forth between them. */
const MAX_ENTRIES = 4;

/** What a closure is worked out with. */
interface Judged {
  readonly judge: Judge;
  readonly kinds: readonly StepKind[];
}

function surroundingsOf(accountId: string, { judge, kinds }: Judged): Surroundings {
  const { accounts, awsManagedPolicies, organization } = judge.model;
  const isManaging = organization?.managementAccountId === accountId;
  return {
    account: accounts.get(accountId) ?? null,
    catalog: judge.catalog,
    atMs: judge.atMs,
    kinds,
    organization,
    awsManagedPolicies,
    trusting: Array.from(accounts.values(), (account) =>
      account.id === accountId ? NOBODY : trustingIn(account, accountId),
    ),
    accounts: isManaging ? [...accounts.values()] : [],
  };
}

const NOBODY: readonly (readonly Role[])[] = [];

/** What holds of what was remembered in other surroundings; `null` where nothing does. */
function memoryFrom(entry: Entry | undefined, now: Surroundings): AccountMemory | null {
  if (entry === undefined) return null;
  const { memory, surroundings: before } = entry;
  const changed = changedSurroundings(before, now);
  if (changed === null) return null;
  if (changed.size === 0 && before.account === now.account) return memory;
  const outdated = [...now.kinds.entries()]
    .filter(([, { looksAt }]) => looksAt.some((aspect) => changed.has(aspect)))
    .map(([label]) => label);
  return new AccountMemory(now.kinds, {
    memory,
    outdated: new Set(outdated),
    isSamePermissions: [...changed].every((aspect) => !BEARS_ON_ANSWERS.has(aspect)),
  });
}

/**
 * What an answer about some policies can rest on besides them: boundaries are in the
 * context of requests, and a trust policy decides who assumes its role.
 */
const BEARS_ON_ANSWERS: ReadonlySet<Aspect> = new Set<Aspect>(['trust', 'boundaries']);

/** In what surroundings differ; `null` where that can bear on everything. */
function changedSurroundings(before: Surroundings, now: Surroundings): ReadonlySet<Aspect> | null {
  const isJudgedAlike =
    before.catalog === now.catalog &&
    before.atMs === now.atMs &&
    before.kinds === now.kinds &&
    before.organization === now.organization &&
    before.awsManagedPolicies === now.awsManagedPolicies;
  if (!isJudgedAlike || before.account === null || now.account === null) return null;
  const own = changedAspects(before.account, now.account);
  if (own === null) return null;
  const changed = new Set(own);
  if (!isSameList(before.trusting, now.trusting, areAllAlike)) changed.add('trust');
  if (!isSameList(before.accounts, now.accounts)) changed.add('other-accounts');
  return changed;
}

/** Whether two roles are the same to other accounts, which do not see what policies they have. */
function areAlikeFromOutside(one: Role, other: Role): boolean {
  return (
    one === other || (one.arn === other.arn && one.trust === other.trust && one.tags === other.tags)
  );
}

function areAllAlike(
  some: readonly (readonly Role[])[],
  others: readonly (readonly Role[])[],
): boolean {
  if (some === others) return true;
  const [roles, otherRoles] = [some.flat(), others.flat()];
  return isSameList(roles, otherRoles, areAlikeFromOutside);
}
