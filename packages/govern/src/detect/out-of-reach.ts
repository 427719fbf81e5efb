import { isAccountId, parseArn } from '@countersign/core';
import type { Account, PrincipalEntity, Role } from '../inventory/model.ts';
import { askToAssume } from '../judge/assume-role.ts';
import type { Judge } from '../judge/judge.ts';

/**
 * Whether nobody can assume a role: its trust policy lets in no service, no provider and nobody
 * outside the model, and those of the model whom it names may not. What such a role may do is
 * nobody's.
 */
export function isOutOfReach(judge: Judge, role: Role): boolean {
  return !role.trust.policy.statements.some(({ effect, principal }) => {
    if (effect !== 'Allow' || principal === undefined) return false;
    return (
      principal.negated ||
      principal.entries.some(({ type, value }) => isLetIn(judge, role, type, value))
    );
  });
}

function isLetIn(judge: Judge, role: Role, type: string, value: string): boolean {
  if (type !== 'AWS' || value === '*') return true;
  const accountId = isAccountId(value) ? value : parseArn(value)?.account;
  // An ID stands for somebody who was deleted.
  if (accountId === undefined) return false;
  const account = judge.model.accounts.get(accountId);
  if (account === undefined) return true;
  return candidatesIn(account, value).some(
    (entity) => askToAssume(judge, entity, role).kind !== 'none',
  );
}

/** Principals of an account whom the `AWS` entry of a trust policy may mean. */
export function candidatesIn(account: Account, value: string): readonly PrincipalEntity[] {
  const named = account.users.get(value) ?? account.roles.get(value);
  if (named !== undefined) return [named];
  const isAnyone = isAccountId(value) || value.endsWith(':root') || value.includes('assumed-role');
  return isAnyone ? [...account.users.values(), ...account.roles.values()] : [];
}
