import { type AttachedPolicy, ok, type Policy, parseArn, quote } from '@countersign/core';
import type {
  AddRoleToInstanceProfile,
  AddUserToGroup,
  AttachPolicy,
  CreateGroup,
  CreateRole,
  CreateUser,
  DeleteEntity,
  DeleteInlinePolicy,
  DetachPolicy,
  PutInlinePolicy,
  PutTrustPolicy,
  RemoveBoundary,
  RemoveRoleFromInstanceProfile,
  RemoveUserFromGroup,
  SetBoundary,
  TagEntity,
  UntagEntity,
} from '../change.ts';
import type { Account, Entity, Model } from '../model.ts';
import { inlinePolicyName, trustPolicyName } from '../policy-names.ts';
import {
  type Applied,
  accountOf,
  conflict,
  findHolder,
  type Holder,
  unknownEntity,
  updateHolder,
  updatePrincipal,
  updateUser,
  withAccount,
  withHolder,
  withoutEntry,
} from './update.ts';

/** See {@link PutInlinePolicy}. */
export function putInlinePolicy(model: Model, change: PutInlinePolicy): Applied {
  return updateHolder(model, change.entityArn, (holder) => {
    const name = inlinePolicyName(holder.arn, change.policyName);
    const written: AttachedPolicy = { name, kind: 'identity', policy: change.policy };
    const isThere = holder.inlinePolicies.some((policy) => policy.name === name);
    const inlinePolicies = isThere
      ? holder.inlinePolicies.map((policy) => (policy.name === name ? written : policy))
      : [...holder.inlinePolicies, written];
    return ok({ ...holder, inlinePolicies });
  });
}

/** See {@link DeleteInlinePolicy}. */
export function deleteInlinePolicy(model: Model, change: DeleteInlinePolicy): Applied {
  return updateHolder(model, change.entityArn, (holder) => {
    const name = inlinePolicyName(holder.arn, change.policyName);
    const inlinePolicies = holder.inlinePolicies.filter((policy) => policy.name !== name);
    if (inlinePolicies.length === holder.inlinePolicies.length) {
      return unknownEntity('the inline policy', `${change.policyName} of ${holder.arn}`);
    }
    return ok({ ...holder, inlinePolicies });
  });
}

/** See {@link AttachPolicy}. A policy of AWS need not be in the model: dumps hold those in use only. */
export function attachPolicy(model: Model, { entityArn, policyArn }: AttachPolicy): Applied {
  return updateHolder(model, entityArn, (holder, account) => {
    if (!isKnownPolicy(account, policyArn)) return unknownEntity('the policy', policyArn);
    if (holder.attachedPolicyArns.includes(policyArn)) return ok(holder);
    return ok({ ...holder, attachedPolicyArns: [...holder.attachedPolicyArns, policyArn] });
  });
}

/** See {@link DetachPolicy}. */
export function detachPolicy(model: Model, { entityArn, policyArn }: DetachPolicy): Applied {
  return updateHolder(model, entityArn, (holder) => {
    const attachedPolicyArns = holder.attachedPolicyArns.filter((arn) => arn !== policyArn);
    if (attachedPolicyArns.length === holder.attachedPolicyArns.length) {
      return conflict(`the policy ${quote(policyArn)} is not attached to ${quote(entityArn)}`);
    }
    return ok({ ...holder, attachedPolicyArns });
  });
}

/** See {@link SetBoundary}. */
export function setBoundary(model: Model, { entityArn, policyArn }: SetBoundary): Applied {
  return updatePrincipal(model, entityArn, (entity, account) =>
    isKnownPolicy(account, policyArn)
      ? ok({ ...entity, boundaryArn: policyArn })
      : unknownEntity('the policy', policyArn),
  );
}

/** See {@link RemoveBoundary}. */
export function removeBoundary(model: Model, { entityArn }: RemoveBoundary): Applied {
  return updatePrincipal(model, entityArn, (entity) =>
    entity.boundaryArn === null
      ? conflict(`${quote(entityArn)} has no permissions boundary`)
      : ok({ ...entity, boundaryArn: null }),
  );
}

function isKnownPolicy(account: Account, policyArn: string): boolean {
  return parseArn(policyArn)?.account === 'aws' || account.policies.has(policyArn);
}

/** See {@link TagEntity}. */
export function tagEntity(model: Model, { entityArn, tags }: TagEntity): Applied {
  return updatePrincipal(model, entityArn, (entity) =>
    ok({ ...entity, tags: new Map([...entity.tags, ...tags]) }),
  );
}

/** See {@link UntagEntity}. */
export function untagEntity(model: Model, { entityArn, keys }: UntagEntity): Applied {
  return updatePrincipal(model, entityArn, (entity) => {
    const tags = new Map([...entity.tags].filter(([key]) => !keys.includes(key)));
    return ok({ ...entity, tags });
  });
}

/** See {@link PutTrustPolicy}. */
export function putTrustPolicy(model: Model, { roleArn, policy }: PutTrustPolicy): Applied {
  return updateHolder(model, roleArn, (holder) =>
    holder.kind === 'role'
      ? ok({ ...holder, trust: trustOf(roleArn, policy) })
      : conflict(`${quote(roleArn)} is a ${holder.kind}, which has no trust policy`),
  );
}

/** See {@link AddRoleToInstanceProfile}. */
export function addRoleToInstanceProfile(model: Model, change: AddRoleToInstanceProfile): Applied {
  const { instanceProfileArn, roleArn } = change;
  return updateProfiles(model, roleArn, (arns) => [...new Set([...arns, instanceProfileArn])]);
}

/** See {@link RemoveRoleFromInstanceProfile}. */
export function removeRoleFromInstanceProfile(
  model: Model,
  { instanceProfileName, roleArn }: RemoveRoleFromInstanceProfile,
): Applied {
  return updateProfiles(model, roleArn, (arns) => {
    const left = arns.filter((arn) => arn.slice(arn.lastIndexOf('/') + 1) !== instanceProfileName);
    return left.length < arns.length ? left : null;
  });
}

/** @param update answers `null` where the role is not in the profile */
function updateProfiles(
  model: Model,
  roleArn: string,
  update: (arns: readonly string[]) => readonly string[] | null,
): Applied {
  return updateHolder(model, roleArn, (holder) => {
    if (holder.kind !== 'role') return conflict(`${quote(roleArn)} is no role`);
    const instanceProfileArns = update(holder.instanceProfileArns);
    if (instanceProfileArns !== null) return ok({ ...holder, instanceProfileArns });
    return conflict(`${quote(roleArn)} is not in that instance profile`);
  });
}

function trustOf(roleArn: string, policy: Policy): AttachedPolicy {
  return { name: trustPolicyName(roleArn), kind: 'trust', policy };
}

/** See {@link AddUserToGroup}. */
export function addUserToGroup(model: Model, { userArn, groupName }: AddUserToGroup): Applied {
  return updateUser(model, userArn, (user, { groups }) => {
    if (![...groups.values()].some(({ name }) => name === groupName)) {
      return unknownEntity('the group', groupName);
    }
    if (user.groupNames.includes(groupName)) return ok(user);
    return ok({ ...user, groupNames: [...user.groupNames, groupName] });
  });
}

/** See {@link RemoveUserFromGroup}. */
export function removeUserFromGroup(model: Model, change: RemoveUserFromGroup): Applied {
  const { groupName, userArn } = change;
  return updateUser(model, userArn, (user) =>
    user.groupNames.includes(groupName)
      ? ok({ ...user, groupNames: user.groupNames.filter((name) => name !== groupName) })
      : conflict(`${quote(userArn)} is not in the group ${quote(groupName)}`),
  );
}

/** See {@link CreateUser}. */
export function createUser(model: Model, { boundaryArn, userArn }: CreateUser): Applied {
  return create(model, {
    ...newEntity(userArn),
    kind: 'user',
    groupNames: [],
    boundaryArn,
    tags: new Map(),
  });
}

/** See {@link CreateGroup}. */
export function createGroup(model: Model, { groupArn }: CreateGroup): Applied {
  return create(model, { ...newEntity(groupArn), kind: 'group' });
}

/** See {@link CreateRole}. */
export function createRole(model: Model, { boundaryArn, roleArn, trust }: CreateRole): Applied {
  return create(model, {
    ...newEntity(roleArn),
    kind: 'role',
    trust: trustOf(roleArn, trust),
    boundaryArn,
    tags: new Map(),
    lastUsedAt: null,
    instanceProfileArns: [],
  });
}

/** What an ARN tells; the unique id and the date are AWS's to give. */
function newEntity(arn: string): Entity {
  const { account = '', resource = '' } = parseArn(arn) ?? {};
  const pathAndName = resource.slice(resource.indexOf('/'));
  const nameAt = pathAndName.lastIndexOf('/') + 1;
  return {
    arn,
    accountId: account,
    name: pathAndName.slice(nameAt),
    path: pathAndName.slice(0, nameAt),
    uniqueId: '',
    createdAt: null,
    inlinePolicies: [],
    attachedPolicyArns: [],
  };
}

function create(model: Model, holder: Holder): Applied {
  const account = accountOf(model, holder.arn);
  if (!account.ok) return account;
  if (findHolder(account.value, holder.arn) !== undefined) {
    return conflict(`${quote(holder.arn)} exists already`);
  }
  return ok(withAccount(model, withHolder(account.value, holder)));
}

/** See {@link DeleteEntity}. */
export function deleteEntity(model: Model, { entityArn }: DeleteEntity): Applied {
  const found = accountOf(model, entityArn);
  if (!found.ok) return found;
  const account = found.value;
  const holder = findHolder(account, entityArn);
  if (holder === undefined) return unknownEntity('the user, group or role', entityArn);
  switch (holder.kind) {
    case 'user':
      return ok(withAccount(model, { ...account, users: withoutEntry(account.users, entityArn) }));
    case 'role':
      return ok(withAccount(model, { ...account, roles: withoutEntry(account.roles, entityArn) }));
    case 'group':
      return deleteGroup(model, account, holder);
  }
}

function deleteGroup(model: Model, account: Account, { arn, name }: Entity): Applied {
  if ([...account.users.values()].some(({ groupNames }) => groupNames.includes(name))) {
    return conflict(`the group ${quote(arn)} has members`, 'take every user out of it first');
  }
  return ok(withAccount(model, { ...account, groups: withoutEntry(account.groups, arn) }));
}
