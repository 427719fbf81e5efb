import type { AttachedPolicy } from '@countersign/core';
import type { EffectivePolicies, IdentityPolicy } from '../../inventory/effective-policies.ts';
import type { Group, Model, PrincipalEntity } from '../../inventory/model.ts';

/** The words that IAM's actions on users, roles and groups differ in: `iam:PutUserPolicy`. */
type HolderKind = 'User' | 'Role' | 'Group';

/** Something whose policies bear on a principal: the principal itself, or a group it is a member of. */
export interface Holder {
  readonly kind: HolderKind;
  readonly entity: PrincipalEntity | Group;
  /** Reads after a preposition: `itself`, `its group ops`. */
  readonly label: string;
}

/**
 * The principal and its groups, as far as IAM lets anybody write to them.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html}
 *   "you cannot edit the permissions policy" of a service-linked role
 */
export function holdersOf(model: Model, entity: PrincipalEntity): readonly Holder[] {
  if (entity.kind === 'role') {
    return isKeptByAws(entity) ? [] : [{ kind: 'Role', entity, label: 'itself' }];
  }
  return [
    { kind: 'User', entity, label: 'itself' },
    ...groupsOf(model, entity.accountId, entity.groupNames).map(
      (group): Holder => ({ kind: 'Group', entity: group, label: `its group ${group.name}` }),
    ),
  ];
}

function groupsOf(model: Model, accountId: string, names: readonly string[]): readonly Group[] {
  if (names.length === 0) return [];
  const groups = [...(model.accounts.get(accountId)?.groups.values() ?? [])];
  return groups.filter((group) => names.includes(group.name));
}

/**
 * Roles that only AWS can change: service-linked ones, and those that IAM
 * Identity Center makes. Both paths are reserved.
 *
 * Observed: IAM answers `UnmodifiableEntity` for `/aws-reserved/` roles.
 */
export function isKeptByAws(entity: PrincipalEntity): boolean {
  return entity.path.startsWith('/aws-service-role/') || entity.path.startsWith('/aws-reserved/');
}

/** Tells whether a policy came to the principal by this holder. */
export function isHeldBy(policy: IdentityPolicy, holder: Holder): boolean {
  return policy.groupArn === (holder.kind === 'Group' ? holder.entity.arn : null);
}

/** Tells whether a policy is written into its holder. */
export function isInline(policy: IdentityPolicy): boolean {
  return policy.via === 'inline' || policy.via === 'group-inline';
}

/** Tells whether a policy denies anything. */
export function hasDeny(document: AttachedPolicy): boolean {
  return document.policy.statements.some(({ effect }) => effect === 'Deny');
}

/** The same policies with one more on a holder. */
export function withPolicy(
  policies: EffectivePolicies,
  holder: Holder,
  document: AttachedPolicy,
): EffectivePolicies {
  const added: IdentityPolicy =
    holder.kind === 'Group'
      ? { document, via: 'group-attached', groupArn: holder.entity.arn }
      : { document, via: 'attached', groupArn: null };
  return { ...policies, identity: [...policies.identity, added] };
}

/** The same policies without some of the identity-based ones. */
export function withoutPolicies(
  policies: EffectivePolicies,
  isRemoved: (policy: IdentityPolicy) => boolean,
): EffectivePolicies {
  return { ...policies, identity: policies.identity.filter((policy) => !isRemoved(policy)) };
}
