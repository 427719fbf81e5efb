import { alreadyExists, deleteConflict, limitExceeded } from '../../service-error.ts';
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
  USERS,
} from './entities.ts';
import { checkBare, entityMembers } from './users.ts';

const MAX_GROUPS_OF_USER = 10;

/** Groups and their members. */
export const GROUP_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateGroup: changing(
    (call) => newArn(call, 'group', { name: call.input.text('GroupName'), path: newPath(call) }),
    createGroup,
  ),
  GetGroup: reading((call) => arnOf(call, GROUPS), getGroup),
  DeleteGroup: changing((call) => arnOf(call, GROUPS), deleteGroup),
  ListGroups: reading(({ accountId }) => `arn:aws:iam::${accountId}:group/`, listGroups),
  AddUserToGroup: changing((call) => arnOf(call, GROUPS), addUser),
  RemoveUserFromGroup: changing((call) => arnOf(call, GROUPS), removeUser),
};

function createGroup(call: Call): Members {
  const name = newName(call, 'GroupName', 128);
  if (findNamed(call, GROUPS, name) !== null) throw alreadyExists(`Group with name ${name}`);
  const groupArn = newArn(call, 'group', { name, path: newPath(call) });
  call.world.change({ kind: 'create-group', groupArn });
  return { Group: entityMembers(call, holderOf(call, GROUPS), 'Group') };
}

function membersOf(call: Call, name: string) {
  return [...USERS.all(call)].filter(({ groupNames }) => groupNames.includes(name));
}

function getGroup(call: Call): Members {
  const group = holderOf(call, GROUPS);
  const page = pageOf(call.input, membersOf(call, group.name), {
    names: MARKERS,
    otherwise: 100,
    max: 1000,
  });
  return {
    Group: entityMembers(call, group, 'Group'),
    Users: page.items.map((user) => entityMembers(call, user, 'User')),
    ...page.members,
  };
}

function deleteGroup(call: Call): null {
  const group = holderOf(call, GROUPS);
  if (membersOf(call, group.name).length > 0) {
    throw deleteConflict('Cannot delete entity, must remove users from group first.');
  }
  checkBare(group);
  call.world.change({ kind: 'delete-entity', entityArn: group.arn });
  call.world.forget(group.arn);
  return null;
}

function listGroups(call: Call): Members {
  const groups = [...GROUPS.all(call)].filter(({ path }) => path.startsWith(pathPrefix(call)));
  const page = pageOf(call.input, groups, { names: MARKERS, otherwise: 100, max: 1000 });
  return {
    Groups: page.items.map((group) => entityMembers(call, group, 'Group')),
    ...page.members,
  };
}

function addUser(call: Call): null {
  const [group, user] = [holderOf(call, GROUPS), holderOf(call, USERS)];
  if (!user.groupNames.includes(group.name) && user.groupNames.length >= MAX_GROUPS_OF_USER) {
    throw limitExceeded(`Cannot exceed quota for GroupsPerUser: ${MAX_GROUPS_OF_USER}`);
  }
  call.world.change({ kind: 'add-user-to-group', userArn: user.arn, groupName: group.name });
  return null;
}

function removeUser(call: Call): null {
  const [group, user] = [holderOf(call, GROUPS), holderOf(call, USERS)];
  if (user.groupNames.includes(group.name)) {
    call.world.change({ kind: 'remove-user-from-group', userArn: user.arn, groupName: group.name });
  }
  return null;
}
