import type { Certainty, Violation } from '../duties/holdings.ts';
import type { Step } from './steps/step.ts';

/** The single calls after which a principal would itself hold more than it does. */
export interface Escalations {
  /** Calls after which it is a full administrator, surest first. */
  readonly toAdministrator: readonly Escalation[];
  /** Calls after which it holds both sides of a conflict of duties; none where the other list has any. */
  readonly toDuties: readonly DutyEscalation[];
}

/** A step that was applied and judged. */
export interface Escalation {
  readonly step: Step;
  readonly certainty: Certainty;
  /** What the outcome depends on, beyond the step's own request. */
  readonly conditions: readonly string[];
}

/** A step after which a principal holds both sides of a conflict. */
export interface DutyEscalation extends Escalation {
  readonly violation: Violation;
}
