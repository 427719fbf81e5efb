import type { Ternary } from './ternary.ts';

/**
 * What one value of a policy's condition asks of one value of the request,
 * before negation and set operators.
 */
export interface ValueTest {
  /** Whether a value of the request matches. */
  readonly matches: (requestValue: string) => Ternary;
  /** Whether a date known only to be this late or later matches; `null` when dates are not compared. */
  readonly matchesInstant: ((notBeforeMs: number) => Ternary) | null;
  /** Whether there is any value of the request that matches. */
  readonly canMatch: boolean;
  /** Whether there is any value of the request that does not match. */
  readonly canMiss: boolean;
}

/** A test that no value passes, such as one against malformed text. */
export const NEVER_MATCHES: ValueTest = {
  matches: () => 'false',
  matchesInstant: () => 'false',
  canMatch: false,
  canMiss: true,
};

/** A test that some values pass and others do not. */
export function valueTest(matches: (requestValue: string) => Ternary): ValueTest {
  return { matches, matchesInstant: null, canMatch: true, canMiss: true };
}
