import type { PrincipalEntity, User } from '@countersign/govern';
import { alreadyExists, deleteConflict, noSuchEntity } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import { type Call, changing, type Operation, reading } from '../operation.ts';
import { MARKERS, pageOf } from '../paging.ts';
import {
  arnOf,
  findNamed,
  GROUPS,
  holderOf,
  newArn,
  newName,
  newPath,
  pathPrefix,
  ROLES,
  USERS,
  userArnOf,
  userOf,
} from './entities.ts';
import { boundaryIn, boundaryMembers, tagContext, tagMembers } from './tags.ts';

/** Users, and what may be asked of and done to them. */
export const USER_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateUser: {
    isReadOnly: false,
    asks: (call) => [
      {
        resource: newArn(call, 'user', { name: call.input.text('UserName'), path: newPath(call) }),
        context: new Map([...tagContext(call), ...boundaryContext(call)]),
      },
    ],
    run: createUser,
  },
  GetUser: reading(userArnOf, (call) => ({ User: userMembers(call, userOf(call), true) })),
  DeleteUser: changing((call) => arnOf(call, USERS), deleteUser),
  ListUsers: reading(({ accountId }) => `arn:aws:iam::${accountId}:user/`, listUsers),
  ListGroupsForUser: reading((call) => arnOf(call, USERS), listGroupsForUser),
  PutUserPermissionsBoundary: putBoundary('user'),
  DeleteUserPermissionsBoundary: deleteBoundary('user'),
  PutRolePermissionsBoundary: putBoundary('role'),
  DeleteRolePermissionsBoundary: deleteBoundary('role'),
};

function boundaryContext({ input }: Call): ReadonlyMap<string, readonly string[]> {
  const arn = input.optionalText('PermissionsBoundary');
  return arn === null ? new Map() : new Map([['iam:permissionsboundary', [arn]]]);
}

function createUser(call: Call): Members {
  const { world } = call;
  const name = newName(call, 'UserName', 64);
  if (findNamed(call, USERS, name) !== null) throw alreadyExists(`User with name ${name}`);
  const userArn = newArn(call, 'user', { name, path: newPath(call) });
  world.change({ kind: 'create-user', userArn, boundaryArn: boundaryIn(call) });
  const tags = call.input.pairs('Tags');
  if (tags.size > 0) world.change({ kind: 'tag-entity', entityArn: userArn, tags });
  return { User: userMembers(call, holderOf(call, USERS), true) };
}

function deleteUser(call: Call): null {
  const { world } = call;
  const user = holderOf(call, USERS);
  if (world.credentials.keysOf(user.arn).length > 0) {
    throw deleteConflict('Cannot delete entity, must delete access keys first.');
  }
  if (world.accountDetails(call.accountId).passwords.has(user.arn)) {
    throw deleteConflict('Cannot delete entity, must delete login profile first.');
  }
  checkBare(user);
  if (user.groupNames.length > 0) {
    throw deleteConflict('Cannot delete entity, must remove users from group first.');
  }
  world.change({ kind: 'delete-entity', entityArn: user.arn });
  world.forget(user.arn);
  return null;
}

/** Fails where something still has policies. */
export function checkBare(
  holder: Pick<PrincipalEntity, 'attachedPolicyArns' | 'inlinePolicies'>,
): void {
  if (holder.inlinePolicies.length > 0) {
    throw deleteConflict('Cannot delete entity, must delete policies first.');
  }
  if (holder.attachedPolicyArns.length > 0) {
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  }
}

function listUsers(call: Call): Members {
  const users = [...USERS.all(call)].filter(({ path }) => path.startsWith(pathPrefix(call)));
  const { items, members } = pageOf(call.input, users, {
    names: MARKERS,
    otherwise: 100,
    max: 1000,
  });
  return { Users: items.map((user) => userMembers(call, user, false)), ...members };
}

function listGroupsForUser(call: Call): Members {
  const user = holderOf(call, USERS);
  const groups = [...GROUPS.all(call)].filter(({ name }) => user.groupNames.includes(name));
  const { items, members } = pageOf(call.input, groups, {
    names: MARKERS,
    otherwise: 100,
    max: 1000,
  });
  return { Groups: items.map((group) => entityMembers(call, group, 'Group')), ...members };
}

/** A user as answers have it; tags and boundary are told of one alone, not in lists. */
function userMembers(call: Call, user: User, isWhole: boolean): Members {
  return {
    ...entityMembers(call, user, 'User'),
    ...(isWhole ? { ...boundaryMembers(user), ...tagMembers(user) } : {}),
  };
}

/** What users, groups and roles have in common. */
export function entityMembers(
  { world }: Call,
  entity: {
    readonly arn: string;
    readonly name: string;
    readonly path: string;
    readonly uniqueId: string;
    readonly createdAt: string | null;
  },
  title: 'User' | 'Group' | 'Role',
): Members {
  const { createdAtMs, id } = world.detailsOf(entity.arn, entity);
  return {
    Path: entity.path,
    [`${title}Name`]: entity.name,
    [`${title}Id`]: id,
    Arn: entity.arn,
    CreateDate: new Date(createdAtMs),
  };
}

function putBoundary(type: 'user' | 'role'): Operation {
  return {
    isReadOnly: false,
    asks: (call) => [
      {
        resource: type === 'user' ? arnOf(call, USERS) : arnOf(call, ROLES),
        context: boundaryContext(call),
      },
    ],
    run: (call) => {
      const { arn } = type === 'user' ? holderOf(call, USERS) : holderOf(call, ROLES);
      const policyArn = boundaryIn(call) ?? call.input.text('PermissionsBoundary');
      call.world.change({ kind: 'set-boundary', entityArn: arn, policyArn });
      return null;
    },
  };
}

function deleteBoundary(type: 'user' | 'role'): Operation {
  return changing(
    (call) => (type === 'user' ? arnOf(call, USERS) : arnOf(call, ROLES)),
    (call) => {
      const entity = type === 'user' ? holderOf(call, USERS) : holderOf(call, ROLES);
      if (entity.boundaryArn === null) throw noSuchEntity('The permissions boundary');
      call.world.change({ kind: 'remove-boundary', entityArn: entity.arn });
      return null;
    },
  );
}
