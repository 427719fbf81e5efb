import type { PrincipalEntity } from '../inventory/model.ts';
import type { Person } from '../people/person.ts';
import type { Position } from './position.ts';
import type { StepKind, TakenStep } from './step-kind.ts';

/** Who a chain begins with. */
export type Starter = PrincipalEntity | Person;

/** What tells who a chain begins with: the ARN of a principal, or a person's id. */
export function starterId(starter: Starter): string {
  return starter.kind === 'person' ? starter.id : starter.arn;
}

/** A chain of steps. */
export interface ReachPath {
  readonly from: Starter;
  /** Whom it leads to; an account's id where a principal is made anew. */
  readonly to: PrincipalEntity | string;
  /** As whom, and with which policies, it ends; `null` where a principal is made anew. */
  readonly end: Position | null;
  readonly hops: readonly Hop[];
}

/** One step of a chain, with what it needs and gives. */
export interface Hop {
  readonly kind: StepKind;
  /** Who takes it, as whom. */
  readonly actor: Position;
  readonly step: TakenStep;
}
