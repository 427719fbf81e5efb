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
  const byAccount = rolesByTrustedAccount(account);
  return [byAccount.get(accountId) ?? NOBODY, byAccount.get(EVERY_ACCOUNT) ?? NOBODY];
}

const NOBODY: readonly Role[] = [];

/** Stands for any account. */
const EVERY_ACCOUNT = '*';

const known = new WeakMap<Account, ReadonlyMap<string, readonly Role[]>>();

/** The roles of an account by the accounts that their trust policies name. */
function rolesByTrustedAccount(account: Account): ReadonlyMap<string, readonly Role[]> {
  const remembered = known.get(account);
  if (remembered !== undefined) return remembered;
  const byAccount = new Map<string, Role[]>();
  for (const role of account.roles.values()) {
    for (const id of trustedAccounts(role)) {
      const roles = byAccount.get(id);
      if (roles === undefined) byAccount.set(id, [role]);
      else roles.push(role);
    }
  }
  known.set(account, byAccount);
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
