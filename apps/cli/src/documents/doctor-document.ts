import type { CheckedPart, CheckState } from '../doctor/check.ts';
import type { CheckOutcome } from '../doctor/run-checks.ts';

/** The answer of `doctor --json`. */
export interface DoctorDocument {
  readonly schema: 'countersign.doctor/1';
  /** Whether nothing fails. */
  readonly works: boolean;
  readonly checks: readonly CheckDocument[];
}

/** What was seen of a part. */
export interface CheckDocument {
  readonly part: CheckedPart;
  readonly name: string;
  readonly state: CheckState;
  readonly told: string;
  readonly help: string | null;
}

/** Puts what was seen in the form that others script against. */
export function doctorDocument(outcomes: readonly CheckOutcome[]): DoctorDocument {
  return {
    schema: 'countersign.doctor/1',
    works: outcomes.every(({ state }) => state !== 'fails'),
    checks: outcomes.map(({ help, name, part, state, told }) => ({
      part,
      name,
      state,
      told,
      help,
    })),
  };
}
