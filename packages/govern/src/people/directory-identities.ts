import {
  type DirectoryUser,
  type IdentityCenter,
  type PermissionSet,
  permissionSetOf,
} from '../inventory/identity-center.ts';
import type { Model, Role } from '../inventory/model.ts';
import { normalAddress } from './address.ts';

/** A role that IAM Identity Center lets somebody into. */
export interface DirectoryIdentity {
  readonly user: DirectoryUser;
  /** Addresses of the user, or its name where it has none; at least one, the first tells it from others. */
  readonly addresses: readonly string[];
  readonly role: Role;
  readonly evidence: string;
}

/** Every role of the model that a user of the identity store comes into, by itself or by a group. */
export function* directoryIdentities({
  accounts,
  identityCenter,
}: Model): Iterable<DirectoryIdentity> {
  if (identityCenter === null) return;
  const roles = new Map<string, Role>();
  for (const account of accounts.values()) {
    for (const role of account.roles.values()) {
      const set = permissionSetOf(role);
      if (set !== null) roles.set(`${account.id} ${set}`, role);
    }
  }
  for (const set of identityCenter.permissionSets) {
    for (const { accountId, users, via } of assignedUsers(identityCenter, set)) {
      const role = roles.get(`${accountId} ${set.name}`);
      if (role === undefined) continue;
      const evidence = `IAM Identity Center gives the permission set ${set.name} ${via}`;
      for (const user of users) yield { user, addresses: addressesOf(user), role, evidence };
    }
  }
}

interface AssignedUsers {
  readonly accountId: string;
  readonly users: readonly DirectoryUser[];
  /** As part of a sentence: `to the group staff`. */
  readonly via: string;
}

/** Users that were not read are nobody. */
function* assignedUsers(
  { groups, users }: IdentityCenter,
  { assignments }: PermissionSet,
): Iterable<AssignedUsers> {
  for (const { accountId, principalId, principalType } of assignments ?? []) {
    if (principalType === 'USER') {
      const user = users?.get(principalId);
      if (user !== undefined) yield { accountId, users: [user], via: `to ${user.userName}` };
      continue;
    }
    const group = groups?.get(principalId);
    const members = (group?.memberIds ?? []).flatMap((id) => users?.get(id) ?? []);
    yield { accountId, users: members, via: `to the group ${group?.name ?? principalId}` };
  }
}

function addressesOf({ emails, userName }: DirectoryUser): readonly string[] {
  const addresses = [...emails, userName].flatMap((text) => normalAddress(text) ?? []);
  return addresses.length === 0 ? [userName] : addresses;
}
