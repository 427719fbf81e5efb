import { isAccountId, parseArn } from '@countersign/core';
import type { Model, Role } from '../inventory/model.ts';

/** Stands for any account in {@link rolesByTrustedAccount}. */
export const EVERY_ACCOUNT = '*';

/** Roles by the accounts that their trust policies name; those open to any account by `*`. */
export function rolesByTrustedAccount(model: Model): ReadonlyMap<string, readonly Role[]> {
  const byAccount = new Map<string, Role[]>();
  for (const { roles } of model.accounts.values()) {
    for (const role of roles.values()) {
      for (const account of trustedAccounts(role)) {
        const known = byAccount.get(account);
        if (known === undefined) byAccount.set(account, [role]);
        else known.push(role);
      }
    }
  }
  return byAccount;
}

function trustedAccounts({ trust }: Role): ReadonlySet<string> {
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
