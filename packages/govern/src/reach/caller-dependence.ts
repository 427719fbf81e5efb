import type { AttachedPolicy, Statement } from '@countersign/core';
import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { Role } from '../inventory/model.ts';

/** Context keys that follow from who asks, in lower case, or what they begin with. */
const KEYS_OF_CALLER: readonly string[] = [
  'aws:principalarn',
  'aws:principaltag/',
  'aws:principaltype',
  'aws:userid',
  'aws:username',
];

/** Whether what policies say can differ between principals that have the same ones. */
export function dependOnCaller({ boundary, identity, rcps, scps }: EffectivePolicies): boolean {
  return (
    identity.some(({ document }) => dependsOnCaller(document)) ||
    (boundary !== null && dependsOnCaller(boundary)) ||
    [...(scps ?? []), ...(rcps ?? [])].flat().some(dependsOnCaller)
  );
}

const known = new WeakMap<AttachedPolicy, boolean>();

function dependsOnCaller(attached: AttachedPolicy): boolean {
  const remembered = known.get(attached);
  if (remembered !== undefined) return remembered;
  const depends = attached.policy.statements.some(isOfCaller);
  known.set(attached, depends);
  return depends;
}

/** A statement with a variable, or with a condition on the caller. */
function isOfCaller({ conditions, principal, resource }: Statement): boolean {
  return (
    resource?.patterns.some(hasVariable) === true ||
    conditions.some(({ key, values }) => isKeyOfCaller(key) || values.some(hasVariable)) ||
    principal?.entries.some(({ value }) => value.includes('/')) === true
  );
}

function hasVariable(text: string): boolean {
  return text.includes('${');
}

function isKeyOfCaller(key: string): boolean {
  const name = key.toLowerCase();
  return KEYS_OF_CALLER.some((head) => name.startsWith(head));
}

/** Whether a trust policy tells principals of one account apart: by their names, or by conditions on them. */
export function tellsCallersApart({ trust }: Role): boolean {
  return dependsOnCaller(trust);
}
