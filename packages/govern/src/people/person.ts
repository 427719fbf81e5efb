import type { PrincipalEntity } from '../inventory/model.ts';

/** Whoever stands behind several identities and can act as each. */
export interface Person {
  readonly kind: 'person';
  /** An e-mail address in lower case, or the id that the configuration gives. */
  readonly id: string;
  /** How reports call the person. */
  readonly name: string;
  /** In order of ARN, at least two. */
  readonly identities: readonly PersonalIdentity[];
}

/** A user or role that a person can act as. */
export interface PersonalIdentity {
  readonly entity: PrincipalEntity;
  /** Why it is taken to be the person's, each reason once: `its tag Owner is ana@example.com`. */
  readonly evidence: readonly string[];
  /**
   * Whether it surely is the person's: the configuration says so, or IAM Identity Center lets
   * the person in. Otherwise it was joined by names, tags and trust policies.
   */
  readonly isCertain: boolean;
}

/** The evidence of what the configuration says. */
export const DECLARED = 'the configuration says so';

/** What the configuration says of a person. */
export interface DeclaredPerson {
  readonly id: string;
  readonly name: string | null;
  /** E-mail addresses that are the person's as well. */
  readonly addresses: readonly string[];
  /** ARNs of users and roles, and of sessions of roles (`arn:aws:sts::…:assumed-role/Role/session`). */
  readonly identities: readonly string[];
}
