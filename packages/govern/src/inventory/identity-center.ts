import type { Role } from './model.ts';

/** IAM Identity Center as far as it was read. */
export interface IdentityCenter {
  readonly permissionSets: readonly PermissionSet[];
  /** Users of the identity store by id; `null` where they were not read. */
  readonly users: ReadonlyMap<string, DirectoryUser> | null;
  /** Groups of the identity store by id; `null` where they were not read. */
  readonly groups: ReadonlyMap<string, DirectoryGroup> | null;
}

/** A permission set, and who has it where. */
export interface PermissionSet {
  readonly arn: string;
  readonly name: string;
  /** The account that owns the instance; empty where AWS does not tell. */
  readonly ownerAccountId: string;
  /** `null` where they were not read. */
  readonly assignments: readonly Assignment[] | null;
}

/** That a user or a group has a permission set in an account. */
export interface Assignment {
  readonly accountId: string;
  readonly principalType: 'USER' | 'GROUP';
  readonly principalId: string;
}

/** A user of the identity store. */
export interface DirectoryUser {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string | null;
  readonly emails: readonly string[];
}

/** A group of the identity store; `memberIds` is `null` where they were not read. */
export interface DirectoryGroup {
  readonly id: string;
  readonly name: string;
  readonly memberIds: readonly string[] | null;
}

/**
 * The permission set that a role was made for; `null` for other roles.
 *
 * Observed: the name is `AWSReservedSSO_NAME_SUFFIX` below `/aws-reserved/sso.amazonaws.com/`.
 *
 * @see {@link https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html}
 */
export function permissionSetOf({ name, path }: Pick<Role, 'name' | 'path'>): string | null {
  if (!path.startsWith('/aws-reserved/sso.amazonaws.com/')) return null;
  return /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(name)?.[1] ?? null;
}
