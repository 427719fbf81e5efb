import type { PrincipalEntity } from '../inventory/model.ts';

/** Whoever stands behind several identities and can act as each. */
export interface Person {
  readonly kind: 'person';
  /** An e-mail address in lower case, or the name that the configuration gives. */
  readonly id: string;
  /** How reports call the person. */
  readonly name: string;
  /** In order of ARN. */
  readonly identities: readonly PersonalIdentity[];
}

/** A user or role that a person can act as. */
export interface PersonalIdentity {
  readonly entity: PrincipalEntity;
  /** Why it is taken to be the person's, each reason once. */
  readonly evidence: readonly string[];
}
