import type { Policy } from '@countersign/core';
import type { Identifiers } from './identifiers.ts';

/** A permission set: what an assignment gives in an account. */
export interface PermissionSet {
  readonly arn: string;
  readonly name: string;
  description: string | null;
  sessionDuration: string;
  readonly createdAtMs: number;
  inlinePolicy: Policy | null;
  readonly managedPolicyArns: string[];
  /** Policies of the accounts themselves, by name and path. */
  readonly customerPolicies: { readonly name: string; readonly path: string }[];
  boundary: PermissionSetBoundary | null;
}

/** The permissions boundary of a permission set: a policy of AWS, or one of the account by name. */
export type PermissionSetBoundary =
  | { readonly kind: 'aws'; readonly arn: string }
  | { readonly kind: 'customer'; readonly name: string; readonly path: string };

/** That somebody has a permission set in an account. */
export interface Assignment {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalType: 'USER' | 'GROUP';
  readonly principalId: string;
}

/** A user of the identity store. */
export interface IdentityUser {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly email: string | null;
}

/** A group of the identity store. */
export interface IdentityGroup {
  readonly id: string;
  readonly displayName: string;
}

/** That a user is in a group of the identity store. */
export interface Membership {
  readonly id: string;
  readonly groupId: string;
  readonly userId: string;
}

/**
 * The region that it was enabled in: only there an instance and what it holds can be seen.
 *
 * @see {@link https://docs.aws.amazon.com/singlesignon/latest/userguide/regions.html}
 */
export const HOME_REGION = 'us-east-1';

/** IAM Identity Center of an organisation, with its identity store. */
export class IdentityCenter {
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly permissionSets: Map<string, PermissionSet> = new Map();
  readonly assignments: Assignment[] = [];
  readonly users: Map<string, IdentityUser> = new Map();
  readonly groups: Map<string, IdentityGroup> = new Map();
  readonly memberships: Map<string, Membership> = new Map();

  constructor(identifiers: Identifiers) {
    const id = identifiers.uuid().replaceAll('-', '').slice(0, 16);
    this.instanceArn = `arn:aws:sso:::instance/ssoins-${id}`;
    this.identityStoreId = `d-${id.slice(0, 10)}`;
  }
}
