import type { Request } from '../../request/request.ts';
import { FALSE, type Tri, UNKNOWN } from '../tri.ts';

/** What the values of a condition ask of one value of the request, before negation and set operators. */
export interface ValueTest {
  /** Whether a value of the request matches any value of the policy. */
  matches(value: string, request: Request): Tri;
  /** The same for a date of which only a lower bound is known; `null` when dates are not compared. */
  readonly matchesFrom: ((notBeforeMs: number) => Tri) | null;
  /** Whether the policy values hold variables, so that what can match depends on the request. */
  readonly hasVariables: boolean;
  /** Whether any value at all could match. */
  canMatch(request: Request): boolean;
  /** Whether any value at all could fail to match. */
  canMiss(request: Request): boolean;
}

const always = (): boolean => true;
const never = (): boolean => false;

/** A test without policy variables; `isPossible` is false when no policy value is well-formed. */
export function plainTest(
  isPossible: boolean,
  matches: (value: string) => Tri,
  matchesFrom: ValueTest['matchesFrom'] = null,
): ValueTest {
  const canMatch = isPossible ? always : never;
  return { matches, matchesFrom, hasVariables: false, canMatch, canMiss: always };
}

/** Joins the tests of single policy values by "or". */
export function anyTest(tests: readonly ValueTest[]): ValueTest {
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return {
    matches: (value, request) => {
      let outcome: Tri = FALSE;
      for (const test of tests) {
        const matched = test.matches(value, request);
        if (matched === 1) return matched;
        if (matched === UNKNOWN) outcome = UNKNOWN;
      }
      return outcome;
    },
    matchesFrom: null,
    hasVariables: tests.some((test) => test.hasVariables),
    canMatch: (request) => tests.some((test) => test.canMatch(request)),
    canMiss: (request) => tests.every((test) => test.canMiss(request)),
  };
}
