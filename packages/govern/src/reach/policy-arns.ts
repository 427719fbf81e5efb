import type { AttachedPolicy, ContextValue, Statement } from '@countersign/core';
import { hasDeny } from '../inventory/effective-policies.ts';

/** Allows everything. It exists in every account, whether or not a dump names it. */
export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** The context of attaching or detaching a managed policy. */
export function attaching(arn: string): ReadonlyMap<string, ContextValue> {
  return new Map([['iam:policyarn', { kind: 'values', values: [arn] }]]);
}

/** The context of requests about a permissions boundary, or about who has one; `null` for none. */
export function boundedBy(arn: string | null): ReadonlyMap<string, ContextValue> {
  const value: ContextValue = arn === null ? { kind: 'absent' } : { kind: 'values', values: [arn] };
  return new Map([['iam:permissionsboundary', value]]);
}

/** Tells whether a policy, as a boundary, bounds nothing: it allows all and denies nothing. */
export function allowsEverything(document: AttachedPolicy): boolean {
  return !hasDeny(document) && document.policy.statements.some(isUnlimited);
}

function isUnlimited({ action, conditions, resource }: Statement): boolean {
  const isEvery = !action.negated && action.patterns.includes('*');
  const isEverywhere = resource?.negated === false && resource.patterns.includes('*');
  return isEvery && isEverywhere && conditions.length === 0;
}
