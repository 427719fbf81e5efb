import type { Answer } from '@countersign/core';
import type { EffectivePolicies } from '../../inventory/effective-policies.ts';
import type { PrincipalEntity, Role } from '../../inventory/model.ts';
import type { RuleContext } from '../rule.ts';

/** One API call by which a principal changes what it may do itself. */
export interface Step {
  /** Reads after a verb: `iam:PutUserPolicy on itself`. */
  readonly label: string;
  /** The call, as it is allowed today. */
  readonly answer: Exclude<Answer, { kind: 'none' }>;
  /** What the call leads to. */
  readonly outcome: Outcome;
}

/** Either other policies bear on the principal afterwards, or it can assume an administrator. */
type Outcome =
  | { readonly kind: 'policies'; readonly after: EffectivePolicies }
  | {
      readonly kind: 'becomes';
      readonly role: Role;
      readonly answer: Exclude<Answer, { kind: 'none' }>;
    };

/** A kind of step: every way in which one API call or a few alike can change the caller. */
export type StepKind = (context: RuleContext, entity: PrincipalEntity) => Iterable<Step>;
