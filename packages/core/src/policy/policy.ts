/** The kinds of policy that take part in a decision. */
export type PolicyKind =
  | 'identity'
  | 'resource'
  | 'trust'
  | 'boundary'
  | 'session'
  | 'scp'
  | 'rcp'
  | 'endpoint';

/** The two language versions; only the newer one has policy variables. */
export type PolicyVersion = '2012-10-17' | '2008-10-17';

/** Whether a statement grants or refuses. */
export type Effect = 'Allow' | 'Deny';

/** A policy document, read. */
export interface Policy {
  /** `2008-10-17` when the document does not say. */
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** One statement of a policy. */
export interface Statement {
  /** JSON Pointer from the root of the policy document: `/Statement/0`, or `/Statement` for a single one. */
  readonly pointer: string;
  readonly sid?: string;
  readonly effect: Effect;
  readonly action: ActionElement;
  /** Absent in trust policies and wherever the document has neither `Resource` nor `NotResource`. */
  readonly resource?: ResourceElement;
  /** Absent in identity-based policies, boundaries, session policies and SCPs. */
  readonly principal?: PrincipalElement;
  /** One entry per operator and key; all must hold. */
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`: patterns as they were written. */
export interface ActionElement {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** `Resource` or `NotResource`: patterns as they were written, policy variables included. */
export interface ResourceElement {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** `Principal` or `NotPrincipal`. */
export interface PrincipalElement {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

/**
 * One entry of a principal element. `"Principal": "*"` is `{ type: '*', value: '*' }`;
 * `{"AWS": "*"}` is `{ type: 'AWS', value: '*' }`.
 */
export interface PrincipalEntry {
  readonly type: '*' | 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  readonly value: string;
}

/** The names of the condition operators without set prefix and `IfExists`. */
export type OperatorName =
  | 'StringEquals'
  | 'StringNotEquals'
  | 'StringEqualsIgnoreCase'
  | 'StringNotEqualsIgnoreCase'
  | 'StringLike'
  | 'StringNotLike'
  | 'NumericEquals'
  | 'NumericNotEquals'
  | 'NumericLessThan'
  | 'NumericLessThanEquals'
  | 'NumericGreaterThan'
  | 'NumericGreaterThanEquals'
  | 'DateEquals'
  | 'DateNotEquals'
  | 'DateLessThan'
  | 'DateLessThanEquals'
  | 'DateGreaterThan'
  | 'DateGreaterThanEquals'
  | 'Bool'
  | 'BinaryEquals'
  | 'IpAddress'
  | 'NotIpAddress'
  | 'ArnEquals'
  | 'ArnNotEquals'
  | 'ArnLike'
  | 'ArnNotLike'
  | 'Null';

/** A condition operator, taken apart. */
export interface ConditionOperator {
  /** `null` when the name is not one that AWS documents; such a condition is undecidable. */
  readonly name: OperatorName | null;
  readonly quantifier: 'one' | 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
  /** As it stands in the document. */
  readonly written: string;
}

/** One operator applied to one key. */
export interface Condition {
  readonly operator: ConditionOperator;
  /** As it stands in the document; keys compare without regard to case. */
  readonly key: string;
  /** Numbers and booleans of the document become their text. */
  readonly values: readonly string[];
  readonly pointer: string;
}

/** A policy together with what it is called where it is attached. */
export interface AttachedPolicy {
  /** The ARN of a managed policy, or a readable name of an inline one. */
  readonly name: string;
  readonly kind: PolicyKind;
  readonly policy: Policy;
}
