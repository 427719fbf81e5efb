import type { Policy } from '@countersign/core';
import type { Assignment } from './identity-center.ts';

/**
 * One call to AWS that changes who may do what, as a value.
 *
 * Entities and policies are named by ARN; the account is the one in the ARN. What
 * a change says is whole: a document takes the place of the one before.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html}
 */
export type Change =
  | PutInlinePolicy
  | DeleteInlinePolicy
  | AttachPolicy
  | DetachPolicy
  | CreatePolicy
  | PutPolicyVersion
  | SetDefaultPolicyVersion
  | DeletePolicyVersion
  | DeletePolicy
  | SetBoundary
  | RemoveBoundary
  | PutTrustPolicy
  | TagEntity
  | UntagEntity
  | AddUserToGroup
  | RemoveUserFromGroup
  | CreateUser
  | CreateGroup
  | CreateRole
  | DeleteEntity
  | PutOrganizationPolicy
  | AttachOrganizationPolicy
  | DetachOrganizationPolicy
  | AddRoleToInstanceProfile
  | RemoveRoleFromInstanceProfile
  | CreatePermissionSet
  | DeletePermissionSet
  | AssignPermissionSet
  | UnassignPermissionSet
  | AddDirectoryMember
  | PutResourcePolicy
  | DeleteResourcePolicy;

/** Writes an inline policy of a user, group or role, or writes it anew. */
export interface PutInlinePolicy {
  readonly kind: 'put-inline-policy';
  readonly entityArn: string;
  readonly policyName: string;
  readonly policy: Policy;
}

/** Deletes an inline policy of a user, group or role. */
export interface DeleteInlinePolicy {
  readonly kind: 'delete-inline-policy';
  readonly entityArn: string;
  readonly policyName: string;
}

/** Attaches a managed policy to a user, group or role. */
export interface AttachPolicy {
  readonly kind: 'attach-policy';
  readonly entityArn: string;
  readonly policyArn: string;
}

/** Detaches a managed policy from a user, group or role. */
export interface DetachPolicy {
  readonly kind: 'detach-policy';
  readonly entityArn: string;
  readonly policyArn: string;
}

/** Creates a customer managed policy; its first version is `v1`. */
export interface CreatePolicy {
  readonly kind: 'create-policy';
  readonly policyArn: string;
  readonly policy: Policy;
}

/** Gives a customer managed policy a new version, which becomes the default. */
export interface PutPolicyVersion {
  readonly kind: 'put-policy-version';
  readonly policyArn: string;
  readonly policy: Policy;
}

/** Puts a version of a customer managed policy that is there in force. */
export interface SetDefaultPolicyVersion {
  readonly kind: 'set-default-policy-version';
  readonly policyArn: string;
  readonly versionId: string;
}

/** Deletes a version of a customer managed policy that is not the default. */
export interface DeletePolicyVersion {
  readonly kind: 'delete-policy-version';
  readonly policyArn: string;
  readonly versionId: string;
}

/** Deletes a customer managed policy that is attached nowhere and is nobody's boundary. */
export interface DeletePolicy {
  readonly kind: 'delete-policy';
  readonly policyArn: string;
}

/** Sets the permissions boundary of a user or role, in place of the one it may have. */
export interface SetBoundary {
  readonly kind: 'set-boundary';
  readonly entityArn: string;
  readonly policyArn: string;
}

/** Takes the permissions boundary off a user or role. */
export interface RemoveBoundary {
  readonly kind: 'remove-boundary';
  readonly entityArn: string;
}

/** Puts a trust policy in place of the one that a role has. */
export interface PutTrustPolicy {
  readonly kind: 'put-trust-policy';
  readonly roleArn: string;
  readonly policy: Policy;
}

/** Gives tags to a user or role, in place of those with the same keys. */
export interface TagEntity {
  readonly kind: 'tag-entity';
  readonly entityArn: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** Takes tags off a user or role; those that it does not have are left out. */
export interface UntagEntity {
  readonly kind: 'untag-entity';
  readonly entityArn: string;
  readonly keys: readonly string[];
}

/** Makes a user a member of a group of its account. */
export interface AddUserToGroup {
  readonly kind: 'add-user-to-group';
  readonly userArn: string;
  readonly groupName: string;
}

/** Takes a user out of a group. */
export interface RemoveUserFromGroup {
  readonly kind: 'remove-user-from-group';
  readonly userArn: string;
  readonly groupName: string;
}

/** Creates a user without policies. */
export interface CreateUser {
  readonly kind: 'create-user';
  readonly userArn: string;
  /** The permissions boundary that it is created with, or `null`. */
  readonly boundaryArn: string | null;
}

/** Creates a group without policies and members. */
export interface CreateGroup {
  readonly kind: 'create-group';
  readonly groupArn: string;
}

/** Creates a role that has a trust policy and no others. */
export interface CreateRole {
  readonly kind: 'create-role';
  readonly roleArn: string;
  readonly trust: Policy;
  /** The permissions boundary that it is created with, or `null`. */
  readonly boundaryArn: string | null;
}

/** Deletes a user, group or role with all its inline policies. */
export interface DeleteEntity {
  readonly kind: 'delete-entity';
  readonly entityArn: string;
}

/** Creates a service or resource control policy that is attached nowhere, or gives one a new document. */
export interface PutOrganizationPolicy {
  readonly kind: 'put-organization-policy';
  readonly type: 'scp' | 'rcp';
  /** The ARN of the policy, or its name in the organisation file. */
  readonly policyName: string;
  readonly policy: Policy;
}

/** Attaches a service or resource control policy to the root, an organizational unit or an account. */
export interface AttachOrganizationPolicy {
  readonly kind: 'attach-organization-policy';
  readonly policyName: string;
  readonly targetId: string;
}

/** Detaches a service or resource control policy. */
export interface DetachOrganizationPolicy {
  readonly kind: 'detach-organization-policy';
  readonly policyName: string;
  readonly targetId: string;
}

/** Puts a role into an instance profile. */
export interface AddRoleToInstanceProfile {
  readonly kind: 'add-role-to-instance-profile';
  readonly roleArn: string;
  readonly instanceProfileArn: string;
}

/** Takes a role out of an instance profile, which is named without its path. */
export interface RemoveRoleFromInstanceProfile {
  readonly kind: 'remove-role-from-instance-profile';
  readonly roleArn: string;
  readonly instanceProfileName: string;
}

/** Makes a permission set that nobody has yet. */
export interface CreatePermissionSet {
  readonly kind: 'create-permission-set';
  readonly permissionSetArn: string;
  readonly name: string;
  /** The account that owns the instance of IAM Identity Center. */
  readonly ownerAccountId: string;
}

/** Deletes a permission set that nobody has. */
export interface DeletePermissionSet {
  readonly kind: 'delete-permission-set';
  readonly permissionSetArn: string;
}

/** Gives a user or a group of the identity store a permission set in an account. */
export interface AssignPermissionSet {
  readonly kind: 'assign-permission-set';
  readonly permissionSetArn: string;
  readonly assignment: Assignment;
}

/** Takes a permission set from a user or a group. */
export interface UnassignPermissionSet {
  readonly kind: 'unassign-permission-set';
  readonly permissionSetArn: string;
  readonly assignment: Assignment;
}

/** Adds a user of the identity store to a group of it. */
export interface AddDirectoryMember {
  readonly kind: 'add-directory-member';
  readonly groupId: string;
  readonly userId: string;
}

/** Writes the policy of a resource. */
export interface PutResourcePolicy {
  readonly kind: 'put-resource-policy';
  readonly accountId: string;
  readonly resourceArn: string;
  readonly policy: Policy;
}

/** Takes the policy of a resource away. */
export interface DeleteResourcePolicy {
  readonly kind: 'delete-resource-policy';
  readonly accountId: string;
  readonly resourceArn: string;
}
