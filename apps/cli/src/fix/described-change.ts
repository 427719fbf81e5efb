import type { Policy } from '@countersign/core';
import {
  type Assignment,
  applyChange,
  type Change,
  type ChangeHandlers,
  documentOf,
  type Model,
  matchChange,
} from '@countersign/govern';

/** A change with what it does to a document. */
export interface DescribedChange {
  readonly change: Change;
  /** The model that the change is made to. */
  readonly model: Model;
  /** In words, with names: "new version of the policy app". */
  readonly title: string;
  /** The document before and after; `null` where there is none. */
  readonly before: Policy | null;
  readonly after: Policy | null;
}

/** Describes changes that are made one after the other. */
export function describeChanges(
  model: Model,
  changes: readonly Change[],
): readonly DescribedChange[] {
  const described: DescribedChange[] = [];
  let current = model;
  for (const change of changes) {
    const applied = applyChange(current, change);
    const after = applied.ok ? applied.value : current;
    described.push({
      change,
      model: current,
      title: matchChange(change, TITLES),
      before: documentOf(current, change),
      after: documentOf(after, change),
    });
    current = after;
  }
  return described;
}

/** The account whose credentials a change takes; `null` for those of the organisation. */
export function accountOf(change: Change): string | null {
  const arn = arnOf(change);
  return arn === null ? null : (arn.split(':')[4] ?? null);
}

/**
 * Changes by the account that they are made in, each group in its order; those to the
 * organisation's policies under `organization`.
 */
export function byAccount(
  changes: readonly DescribedChange[],
): ReadonlyMap<string, readonly DescribedChange[]> {
  const grouped = new Map<string, DescribedChange[]>();
  for (const described of changes) {
    const account = accountOf(described.change) ?? 'organization';
    const group = grouped.get(account);
    if (group === undefined) grouped.set(account, [described]);
    else group.push(described);
  }
  return grouped;
}

/** The user, group, role or managed policy that a change is made to; `null` for the organisation's policies. */
export function arnOf(change: Change): string | null {
  if ('entityArn' in change) return change.entityArn;
  if ('userArn' in change) return change.userArn;
  if ('groupArn' in change) return change.groupArn;
  if ('roleArn' in change) return change.roleArn;
  return 'policyArn' in change ? change.policyArn : null;
}

/** The kind of entity that an ARN names. */
export function entityKind(arn: string): 'user' | 'group' | 'role' {
  const resource = arn.split(':')[5] ?? '';
  if (resource.startsWith('group/')) return 'group';
  return resource.startsWith('role/') ? 'role' : 'user';
}

/** The name in an ARN, without its path. */
export function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The path in an ARN: `/` or `/team/`. */
export function pathIn(arn: string): string {
  return arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
}

/** `the role app`. */
function who(arn: string): string {
  return `the ${entityKind(arn)} ${nameIn(arn)}`;
}

/** `the group G in account 111122223333`. */
function holderIn({ accountId, principalId, principalType }: Assignment): string {
  return `the ${principalType.toLowerCase()} ${principalId} in account ${accountId}`;
}

const TITLES: ChangeHandlers<string> = {
  'put-inline-policy': ({ entityArn, policyName }) =>
    `write the inline policy ${policyName} of ${who(entityArn)}`,
  'delete-inline-policy': ({ entityArn, policyName }) =>
    `delete the inline policy ${policyName} of ${who(entityArn)}`,
  'attach-policy': ({ entityArn, policyArn }) =>
    `attach the policy ${nameIn(policyArn)} to ${who(entityArn)}`,
  'detach-policy': ({ entityArn, policyArn }) =>
    `detach the policy ${nameIn(policyArn)} from ${who(entityArn)}`,
  'create-policy': ({ policyArn }) => `create the policy ${nameIn(policyArn)}`,
  'put-policy-version': ({ policyArn }) => `new version of the policy ${nameIn(policyArn)}`,
  'delete-policy-version': ({ policyArn, versionId }) =>
    `delete the version ${versionId} of the policy ${nameIn(policyArn)}, to make room for a new one`,
  'set-default-policy-version': ({ policyArn, versionId }) =>
    `put the version ${versionId} of the policy ${nameIn(policyArn)} in force`,
  'tag-entity': ({ entityArn, tags }) =>
    `tag ${who(entityArn)} with ${[...tags.keys()].join(', ')}`,
  'untag-entity': ({ entityArn, keys }) => `take the tags ${keys.join(', ')} off ${who(entityArn)}`,
  'delete-policy': ({ policyArn }) => `delete the policy ${nameIn(policyArn)}`,
  'set-boundary': ({ entityArn, policyArn }) =>
    `set ${nameIn(policyArn)} as the permissions boundary of ${who(entityArn)}`,
  'remove-boundary': ({ entityArn }) => `remove the permissions boundary of ${who(entityArn)}`,
  'put-trust-policy': ({ roleArn }) => `new trust policy of ${who(roleArn)}`,
  'add-user-to-group': ({ groupName, userArn }) => `add ${who(userArn)} to the group ${groupName}`,
  'remove-user-from-group': ({ groupName, userArn }) =>
    `take ${who(userArn)} out of the group ${groupName}`,
  'create-user': ({ userArn }) => `create ${who(userArn)}`,
  'create-group': ({ groupArn }) => `create ${who(groupArn)}`,
  'create-role': ({ roleArn }) => `create ${who(roleArn)}`,
  'delete-entity': ({ entityArn }) => `delete ${who(entityArn)}`,
  'put-organization-policy': ({ policyName, type }) =>
    `write the ${type === 'scp' ? 'service' : 'resource'} control policy ${policyName}`,
  'attach-organization-policy': ({ policyName, targetId }) =>
    `attach the policy ${policyName} to ${targetId}`,
  'detach-organization-policy': ({ policyName, targetId }) =>
    `detach the policy ${policyName} from ${targetId}`,
  'add-role-to-instance-profile': ({ instanceProfileArn, roleArn }) =>
    `put ${who(roleArn)} into the instance profile ${nameIn(instanceProfileArn)}`,
  'remove-role-from-instance-profile': ({ instanceProfileName, roleArn }) =>
    `take ${who(roleArn)} out of the instance profile ${instanceProfileName}`,
  'create-permission-set': ({ name }) => `create the permission set ${name}`,
  'delete-permission-set': ({ permissionSetArn }) =>
    `delete the permission set ${permissionSetArn}`,
  'assign-permission-set': ({ assignment, permissionSetArn }) =>
    `give the permission set ${permissionSetArn} to ${holderIn(assignment)}`,
  'unassign-permission-set': ({ assignment, permissionSetArn }) =>
    `take the permission set ${permissionSetArn} from ${holderIn(assignment)}`,
  'add-directory-member': ({ groupId, userId }) =>
    `add the user ${userId} of the identity store to its group ${groupId}`,
  'put-resource-policy': ({ resourceArn }) => `write the policy of ${resourceArn}`,
  'delete-resource-policy': ({ resourceArn }) => `delete the policy of ${resourceArn}`,
};
