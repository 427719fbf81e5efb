import {
  type Answer,
  type ContextValue,
  intersectArns,
  type Principal,
  parsePrincipal,
} from '@countersign/core';
import type { Role } from '../inventory/model.ts';
import { askFromOutside } from '../judge/assume-role.ts';
import { surest } from '../judge/certainty.ts';
import type { Judge } from '../judge/judge.ts';
import { accountIn } from './labels.ts';

/** An account that a trust policy names and that is neither in the model nor in the organisation. */
export interface OutsideAccount {
  readonly accountId: string;
  /** Those of its principals who are let in most likely. */
  readonly principals: readonly Principal[];
}

/** A role, or something else whose policy lets somebody in. */
export type Trusting = Pick<Role, 'trust'>;

/** The outside accounts that a policy names, as principals or in conditions. */
export function outsideAccounts(judge: Judge, role: Trusting): readonly OutsideAccount[] {
  const principalsByAccount = new Map<string, Principal[]>();
  for (const value of namedIn(role)) {
    const accountId = accountIn(value);
    if (accountId === null || isInside(judge, accountId)) continue;
    const principals = principalsByAccount.get(accountId) ?? [];
    principalsByAccount.set(accountId, principals);
    const named = parsePrincipal(value);
    if (named.ok && named.value.kind !== 'root') principals.push(named.value);
    else principals.push(...anyoneOf(accountId, role));
  }
  return [...principalsByAccount].map(([accountId, principals]) => ({ accountId, principals }));
}

function isInside({ model }: Judge, accountId: string): boolean {
  return model.accounts.has(accountId) || model.organization?.accounts.has(accountId) === true;
}

/** Principals, and what conditions ask of an unnamed principal's account and ARN. */
function namedIn(role: Trusting): readonly string[] {
  return role.trust.policy.statements.flatMap(({ effect, principal, conditions }) => {
    if (effect !== 'Allow' || principal === undefined || principal.negated) return [];
    const values = principal.entries.flatMap(({ type, value }) => (type === 'AWS' ? [value] : []));
    const inConditions = conditions.flatMap((condition) =>
      PRINCIPAL_KEYS.has(condition.key.toLowerCase()) ? condition.values : [],
    );
    return [...values, ...inConditions];
  });
}

const PRINCIPAL_KEYS: ReadonlySet<string> = new Set(['aws:principalaccount', 'aws:principalarn']);

/**
 * A user of an account with no policy known, and one for each principal ARN that a
 * condition of the trust policy asks for: anyone can give a role of his own account
 * the name that a pattern wants.
 */
export function anyoneOf(accountId: string, role: Trusting): readonly Principal[] {
  const wanted = role.trust.policy.statements.flatMap(({ conditions }) =>
    conditions.flatMap(({ key, values }) =>
      key.toLowerCase() === 'aws:principalarn' ? values : [],
    ),
  );
  const arns = wanted.flatMap((pattern) => {
    const arn = intersectArns(pattern, `arn:aws:iam::${accountId}:*`, 'anyone');
    return arn === null ? [] : [arn];
  });
  const principals = [`arn:aws:iam::${accountId}:user/anyone`, ...arns].flatMap((arn) => {
    const parsed = parsePrincipal(arn);
    // AWS does not let root users assume roles.
    return parsed.ok && parsed.value.kind !== 'root' ? [parsed.value] : [];
  });
  return principals;
}

/** Whether a policy could let in principals that it does not name. */
export function namesEveryone({ trust }: Trusting): boolean {
  return trust.policy.statements.some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      principal !== undefined &&
      (principal.negated || principal.entries.some(({ value }) => value === '*')),
  );
}

/** An account id that neither model nor configuration nor the policy knows. */
export function strangerAccount(
  judge: Judge,
  trustedAccounts: ReadonlySet<string>,
  trusting: Trusting,
): string {
  const mentioned = mentionedBy(trusting).join(' ');
  for (let id = 999_999_999_999; ; id -= 1) {
    const candidate = String(id);
    const isKnown = isInside(judge, candidate) || trustedAccounts.has(candidate);
    if (!isKnown && !mentioned.includes(candidate)) return candidate;
  }
}

function mentionedBy({ trust }: Trusting): readonly string[] {
  return trust.policy.statements.flatMap(({ principal, conditions }) => [
    ...(principal?.entries.map(({ value }) => value) ?? []),
    ...conditions.flatMap(({ values }) => values),
  ]);
}

/** May any of these principals assume the role? */
export function anyMayAssume(
  judge: Judge,
  role: Role,
  principals: readonly Principal[],
  context?: ReadonlyMap<string, ContextValue>,
): Answer {
  return surest(answers());

  function* answers(): Iterable<Answer> {
    for (const principal of principals) {
      yield askFromOutside(judge, role, {
        action: 'sts:AssumeRole',
        principal,
        ...(context === undefined ? {} : { context }),
      });
    }
  }
}
