import { unreachable } from '../../invariant.ts';
import { parseInstant } from './parse-instant.ts';
import { type Ternary, ternary } from './ternary.ts';
import { NEVER_MATCHES, type ValueTest } from './value-test.ts';

/** The date operators that are not negations of others. */
export type DateOperator =
  | 'DateEquals'
  | 'DateLessThan'
  | 'DateLessThanEquals'
  | 'DateGreaterThan'
  | 'DateGreaterThanEquals';

/**
 * The test of one value of a date condition.
 *
 * Policy variables are not substituted. Assumed: text that is no date, on
 * either side, does not match; so `DateNotEquals` holds for it.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Date condition operators"
 */
export function dateTest(operator: DateOperator, policyValue: string): ValueTest {
  const limitMs = parseInstant(policyValue);
  if (limitMs === null) return NEVER_MATCHES;
  return {
    matches: (value) => {
      const instantMs = parseInstant(value);
      return ternary(instantMs !== null && holds(operator, instantMs, limitMs));
    },
    matchesInstant: (notBeforeMs) => fromThenOn(operator, notBeforeMs, limitMs),
    canMatch: true,
    canMiss: true,
  };
}

function holds(operator: DateOperator, instantMs: number, limitMs: number): boolean {
  switch (operator) {
    case 'DateEquals':
      return instantMs === limitMs;
    case 'DateLessThan':
      return instantMs < limitMs;
    case 'DateLessThanEquals':
      return instantMs <= limitMs;
    case 'DateGreaterThan':
      return instantMs > limitMs;
    case 'DateGreaterThanEquals':
      return instantMs >= limitMs;
    default:
      return unreachable(operator);
  }
}

/** The outcome for a date at `notBeforeMs` or later, where it is the same for all of them. */
function fromThenOn(operator: DateOperator, notBeforeMs: number, limitMs: number): Ternary {
  const atBound = holds(operator, notBeforeMs, limitMs);
  switch (operator) {
    case 'DateGreaterThan':
    case 'DateGreaterThanEquals':
      // Once true, true for every later date.
      return atBound ? 'true' : 'unknown';
    case 'DateLessThan':
    case 'DateLessThanEquals':
      // Once false, false for every later date.
      return atBound ? 'unknown' : 'false';
    case 'DateEquals':
      return limitMs < notBeforeMs ? 'false' : 'unknown';
    default:
      return unreachable(operator);
  }
}
