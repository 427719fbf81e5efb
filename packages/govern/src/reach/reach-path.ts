import type { Certainty } from '../duties/holdings.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import type { Person } from '../people/person.ts';
import type { Position } from './position.ts';
import type { Allowed, StepKind, TakenStep } from './step-kind.ts';

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
  /** What is done there, where the chain leads to that. */
  readonly use?: PathUse;
}

/** What whoever has come to the end of a chain does there. */
export interface PathUse {
  readonly kind: 'read-data' | 'hold-duty';
  /** Reads as the title of a step: `reading the data`. */
  readonly title: string;
  /** The ARN of a resource, or the id of a duty. */
  readonly target: string;
  /** The request that it takes; `null` for a principal made anew, that may do anything. */
  readonly answer: Allowed | null;
  readonly certainty: Certainty;
}

/** One step of a chain, with what it needs and gives. */
export interface Hop {
  readonly kind: StepKind;
  /** Who takes it, as whom. */
  readonly actor: Position;
  readonly step: TakenStep;
}
