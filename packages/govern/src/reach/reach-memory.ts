import type { Catalog } from '@countersign/core';
import type { Account, Model, Role } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import type { FoundStep } from './found-steps.ts';
import type { StepContext, StepKind } from './step-kind.ts';

/** What was found for a set of permissions. */
export interface Remembered {
  readonly isAdministrator: boolean;
  readonly steps: readonly FoundStep[];
}

/** All that steps from an account can rest on. */
interface Surroundings {
  readonly judged: readonly [catalog: Catalog, atMs: number, kinds: readonly StepKind[]];
  readonly organization: Model['organization'];
  readonly awsManagedPolicies: Model['awsManagedPolicies'];
  /** The roles that may let somebody of the account in. */
  readonly trusting: readonly Role[];
  /** Every account, for the one that manages the organisation; else none. */
  readonly accounts: readonly Account[];
}

/**
 * Remembers steps from one closure to the next: those from an account hold for as long
 * as the account, the organisation and the roles that trust it are the same values, which
 * they are in a model that a change elsewhere has led to.
 */
export class ReachMemory {
  private readonly byAccount = new WeakMap<
    Account,
    { readonly surroundings: Surroundings; readonly known: Map<string, Remembered> }
  >();

  /** What is remembered of an account that can be used for a model; empty where there is nothing yet. */
  of(judge: Judge, context: StepContext, kinds: readonly StepKind[]): AccountMemory {
    const current = new Map<string, Map<string, Remembered>>();
    return {
      recall: (accountId, key, find) => {
        const known = current.get(accountId) ?? this.open({ accountId, context, judge, kinds });
        current.set(accountId, known);
        const name = key();
        const remembered = known.get(name);
        if (remembered !== undefined) return remembered;
        const found = find();
        known.set(name, found);
        return found;
      },
    };
  }

  private open({ accountId, context, judge, kinds }: Opening): Map<string, Remembered> {
    const { accounts, awsManagedPolicies, organization } = judge.model;
    const account = accounts.get(accountId);
    if (account === undefined) return new Map();
    const surroundings: Surroundings = {
      judged: [judge.catalog, judge.atMs, kinds],
      organization,
      awsManagedPolicies,
      trusting: [...context.rolesTrusting(accountId)],
      accounts: organization?.managementAccountId === accountId ? [...accounts.values()] : [],
    };
    const before = this.byAccount.get(account);
    if (before !== undefined && areSame(before.surroundings, surroundings)) return before.known;
    const known = new Map<string, Remembered>();
    this.byAccount.set(account, { surroundings, known });
    return known;
  }
}

interface Opening {
  readonly accountId: string;
  readonly context: StepContext;
  readonly judge: Judge;
  readonly kinds: readonly StepKind[];
}

/** What is remembered and can be used for one model. */
export interface AccountMemory {
  /** What is remembered for a set of permissions in an account, or else what is found now. */
  recall(accountId: string, key: () => string, find: () => Remembered): Remembered;
}

/** Nothing is remembered. */
export const NO_MEMORY: AccountMemory = { recall: (_accountId, _key, find) => find() };

function areSame(one: Surroundings, other: Surroundings): boolean {
  return (
    one.organization === other.organization &&
    one.awsManagedPolicies === other.awsManagedPolicies &&
    areSameLists(one.judged, other.judged) &&
    areSameLists(one.trusting, other.trusting) &&
    areSameLists(one.accounts, other.accounts)
  );
}

function areSameLists(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}
