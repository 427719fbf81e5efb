import type { IdentityGroup, IdentityUser, Membership } from '../identity-center.ts';
import { ServiceError } from '../service-error.ts';
import type { Members } from '../wire/write-answer.ts';
import { type Call, changing, type Operation, reading, type Service } from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';

const PAGES = { names: TOKENS, otherwise: 100, max: 100 } as const;

function storeArn({ input, world }: Call): string {
  const owner = world.model.organization?.managementAccountId ?? '';
  return `arn:aws:identitystore::${owner}:identitystore/${input.text('IdentityStoreId')}`;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListUsers: reading(storeArn, (call) => {
    const page = pageOf(call.input, [...storeOf(call).users.values()], PAGES);
    return { Users: page.items.map((user) => userMembers(call, user)), ...page.members };
  }),
  ListGroups: reading(storeArn, (call) => {
    const page = pageOf(call.input, [...storeOf(call).groups.values()], PAGES);
    return { Groups: page.items.map((group) => groupMembers(call, group)), ...page.members };
  }),
  ListGroupMemberships: reading(storeArn, (call) => {
    const wanted = call.input.text('GroupId');
    const all = [...storeOf(call).memberships.values()].filter(({ groupId }) => groupId === wanted);
    const page = pageOf(call.input, all, PAGES);
    return {
      GroupMemberships: page.items.map((each) => membershipMembers(call, each)),
      ...page.members,
    };
  }),
  CreateUser: changing(storeArn, createUser),
  CreateGroup: changing(storeArn, createGroup),
  CreateGroupMembership: changing(storeArn, createMembership),
  DeleteGroupMembership: changing(storeArn, (call) => {
    const { memberships } = storeOf(call);
    if (!memberships.delete(call.input.text('MembershipId'))) throw notFound('The membership');
    return {};
  }),
};

/** The identity store of IAM Identity Center. */
export const IDENTITY_STORE: Service = {
  signingName: 'identitystore',
  actionPrefix: 'identitystore',
  eventSource: 'identitystore.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AWSIdentityStore',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function notFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `${what} does not exist.`);
}

/** The store that a call names. */
function storeOf({ input, world }: Call) {
  const { identityCenter } = world;
  if (input.text('IdentityStoreId') !== identityCenter.identityStoreId) {
    throw notFound('The identity store');
  }
  return identityCenter;
}

function createUser(call: Call): Members {
  const { users } = storeOf(call);
  const userName = call.input.text('UserName');
  if ([...users.values()].some((each) => each.userName === userName)) throw conflict('UserName');
  const [email] = call.input.list('Emails');
  const user: IdentityUser = {
    id: call.world.identifiers.uuid(),
    userName,
    displayName: call.input.optionalText('DisplayName') ?? userName,
    email: email?.text('Value') ?? null,
  };
  users.set(user.id, user);
  return { UserId: user.id, IdentityStoreId: storeOf(call).identityStoreId };
}

function createGroup(call: Call): Members {
  const { groups } = storeOf(call);
  const displayName = call.input.text('DisplayName');
  if ([...groups.values()].some((each) => each.displayName === displayName)) {
    throw conflict('DisplayName');
  }
  const group: IdentityGroup = { id: call.world.identifiers.uuid(), displayName };
  groups.set(group.id, group);
  return { GroupId: group.id, IdentityStoreId: storeOf(call).identityStoreId };
}

function createMembership(call: Call): Members {
  const { groups, memberships, users } = storeOf(call);
  const groupId = call.input.text('GroupId');
  const [member] = call.input.member('MemberId');
  const userId = member?.text('UserId') ?? '';
  if (!groups.has(groupId) || !users.has(userId)) throw notFound('The user or group');
  const isThere = [...memberships.values()].some(
    (each) => each.groupId === groupId && each.userId === userId,
  );
  if (isThere) throw conflict('MemberId');
  const membership: Membership = { id: call.world.identifiers.uuid(), groupId, userId };
  memberships.set(membership.id, membership);
  return { MembershipId: membership.id, IdentityStoreId: storeOf(call).identityStoreId };
}

function conflict(what: string): ServiceError {
  return new ServiceError('ConflictException', `There is one with the same ${what} already.`);
}

function userMembers(call: Call, { displayName, email, id, userName }: IdentityUser): Members {
  return {
    IdentityStoreId: storeOf(call).identityStoreId,
    UserId: id,
    UserName: userName,
    DisplayName: displayName,
    ...(email === null ? {} : { Emails: [{ Value: email, Type: 'Work', Primary: true }] }),
  };
}

function groupMembers(call: Call, { displayName, id }: IdentityGroup): Members {
  return {
    IdentityStoreId: storeOf(call).identityStoreId,
    GroupId: id,
    DisplayName: displayName,
  };
}

function membershipMembers(call: Call, { groupId, id, userId }: Membership): Members {
  return {
    IdentityStoreId: storeOf(call).identityStoreId,
    MembershipId: id,
    GroupId: groupId,
    MemberId: { UserId: userId },
  };
}
