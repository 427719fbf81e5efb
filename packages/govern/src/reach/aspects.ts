import type { Account, Entity, ManagedPolicy } from '../inventory/model.ts';

/**
 * What steps can rest on of those whom they are about, besides that there are such
 * and what tags they have:
 * - `attachments`: which policies users, roles and groups have, and who is in which group;
 * - `documents`: what managed policies say;
 * - `trust`: the trust policies of roles;
 * - `boundaries`: which permissions boundaries users and roles have;
 * - `other-accounts`: anything in other accounts of the organisation but roles that trust the actor's.
 */
export type Aspect = 'attachments' | 'documents' | 'trust' | 'boundaries' | 'other-accounts';

/** Which of them a property is; whatever is not here bears on everything. */
const ASPECTS: ReadonlyMap<string, Aspect> = new Map<string, Aspect>([
  ['inlinePolicies', 'attachments'],
  ['attachedPolicyArns', 'attachments'],
  ['groupNames', 'attachments'],
  ['versions', 'documents'],
  ['trust', 'trust'],
  ['boundaryArn', 'boundaries'],
]);

/** The aspect that a property of a user, role, group or managed policy is; `undefined` for all others. */
export function aspectOf(property: string): Aspect | undefined {
  return ASPECTS.get(property);
}

/** In what an account differs from what it was; `null` where that can bear on everything. */
export function changedAspects(before: Account, now: Account): ReadonlySet<Aspect> | null {
  const changed = new Set<Aspect>();
  const areAlike =
    before.workloads === now.workloads &&
    compare(before.users, now.users, changed) &&
    compare(before.roles, now.roles, changed) &&
    compare(before.groups, now.groups, changed) &&
    compare(before.policies, now.policies, changed);
  return areAlike ? changed : null;
}

/** Notes in what the values of two maps differ, and tells whether that is all. */
function compare<Value extends Entity | ManagedPolicy>(
  before: ReadonlyMap<string, Value>,
  now: ReadonlyMap<string, Value>,
  changed: Set<Aspect>,
): boolean {
  if (before === now) return true;
  if (before.size !== now.size) return false;
  for (const [arn, value] of now) {
    const was = before.get(arn);
    if (was === value) continue;
    if (was === undefined) return false;
    const properties = new Map<string, unknown>(Object.entries(was));
    for (const [name, own] of Object.entries(value)) {
      if (properties.get(name) === own) continue;
      const aspect = aspectOf(name);
      if (aspect === undefined) return false;
      changed.add(aspect);
    }
  }
  return true;
}
