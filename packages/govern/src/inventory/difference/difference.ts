import type { AttachedPolicy } from '@countersign/core';

/** What sorts of thing are compared, each told from others of its sort by an ARN or id. */
export type ItemKind =
  | 'organization'
  | 'unit'
  | 'account'
  | 'scp'
  | 'rcp'
  | 'user'
  | 'group'
  | 'role'
  | 'policy'
  | 'aws-managed-policy'
  | 'account-settings'
  | 'credentials'
  | 'mfa-device'
  | 'access-key'
  | 'saml-provider'
  | 'oidc-provider'
  | 'resource'
  | 'workload'
  | 'access-analyzer'
  | 'identity-center'
  | 'permission-set'
  | 'identity-center-user'
  | 'identity-center-group'
  | 'delegated-administrator'
  | 'file';

/** What an item is called and where it is. */
export interface ItemPlace {
  readonly kind: ItemKind;
  /** An ARN, or the id that AWS gives it. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** `null` for what belongs to the organisation. */
  readonly accountId: string | null;
}

/** That an item is in one of two inputs only, or is not the same in both. */
export interface ItemDifference extends ItemPlace {
  readonly how: 'added' | 'removed' | 'changed';
  /** What of it differs; of one that was added or removed, what it has or had. */
  readonly aspects: readonly AspectDifference[];
}

/** One thing about an item that differs. */
export type AspectDifference = ValueDifference | ListDifference | DocumentDifference;

/** A single value, such as a boundary or a tag; `null` where there is none. */
export interface ValueDifference {
  readonly kind: 'value';
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Several values without order, such as attached policies. */
export interface ListDifference {
  readonly kind: 'list';
  readonly name: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** A policy document; `null` where there is none. */
export interface DocumentDifference {
  readonly kind: 'document';
  readonly name: string;
  readonly before: AttachedPolicy | null;
  readonly after: AttachedPolicy | null;
}

/** One of the two inputs that are compared. */
export type Side = 'old' | 'new';

/**
 * An item that one side has and the other, of which a part is missing, has not: it
 * may have come or gone, or may not have been read.
 */
export interface UndecidedItem extends ItemPlace {
  /** Which side has it. */
  readonly in: Side;
}

/** What differs, and what could not be compared. */
export interface Differences {
  readonly items: readonly ItemDifference[];
  readonly undecided: readonly UndecidedItem[];
  readonly notKnown: readonly string[];
}
