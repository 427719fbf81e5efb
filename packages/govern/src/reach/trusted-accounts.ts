import { type AttachedPolicy, isAccountId, parseArn } from '@countersign/core';
import type { Account, Model, Role } from '../inventory/model.ts';

/**
 * The roles whose trust policies name an account, and those open to any account, in
 * the order of the model.
 */
export function rolesTrusting({ accounts }: Model, accountId: string): readonly Role[] {
  return [...accounts.values()].flatMap((account) => trustingIn(account, accountId).flat());
}

/** Those of one account, the same lists at every call. */
export function trustingIn(account: Account, accountId: string): readonly (readonly Role[])[] {
  const trusting = trustingOf(account);
  return trusting.byAccount.get(accountId) ?? trusting.toAll;
}

/** The roles of an account that trust others. */
interface Trusting {
  /** For accounts that trust policies name, the roles that do, and those open to any account. */
  readonly byAccount: ReadonlyMap<string, readonly (readonly Role[])[]>;
  /** For all other accounts. */
  readonly toAll: readonly (readonly Role[])[];
}

const NOBODY: readonly Role[] = [];

/** Stands for any account. */
const EVERY_ACCOUNT = '*';

const known = new WeakMap<Account, Trusting>();

function trustingOf(account: Account): Trusting {
  const remembered = known.get(account);
  if (remembered !== undefined) return remembered;
  const byAccount = rolesByTrustedAccount(account);
  const open = byAccount.get(EVERY_ACCOUNT) ?? NOBODY;
  const trusting = {
    byAccount: new Map(Array.from(byAccount, ([id, roles]) => [id, [roles, open]] as const)),
    toAll: open === NOBODY ? NONE : [NOBODY, open],
  };
  known.set(account, trusting);
  return trusting;
}

const NONE: readonly (readonly Role[])[] = [];

/** The roles of an account by the accounts that their trust policies name. */
function rolesByTrustedAccount(account: Account): ReadonlyMap<string, readonly Role[]> {
  const byAccount = new Map<string, Role[]>();
  for (const role of account.roles.values()) {
    for (const id of trustedAccounts(role)) {
      const roles = byAccount.get(id);
      if (roles === undefined) byAccount.set(id, [role]);
      else roles.push(role);
    }
  }
  return byAccount;
}

const trustedByPolicy = new WeakMap<AttachedPolicy, ReadonlySet<string>>();

function trustedAccounts({ trust }: Role): ReadonlySet<string> {
  const remembered = trustedByPolicy.get(trust);
  if (remembered !== undefined) return remembered;
  const accounts = accountsNamedIn(trust);
  trustedByPolicy.set(trust, accounts);
  return accounts;
}

function accountsNamedIn(trust: AttachedPolicy): ReadonlySet<string> {
  const elements = trust.policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .map(({ principal }) => principal);
  if (elements.some((element) => element?.negated)) return new Set([EVERY_ACCOUNT]);
  const entries = elements.flatMap((element) => element?.entries ?? []);
  const accounts = new Set<string>();
  for (const { type, value } of entries) {
    if (value === '*') return new Set([EVERY_ACCOUNT]);
    if (type !== 'AWS') continue;
    accounts.add(isAccountId(value) ? value : (parseArn(value)?.account ?? ''));
  }
  return accounts;
}
