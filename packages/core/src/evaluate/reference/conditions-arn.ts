import type { RequestContext } from '../../request/request.ts';
import { matchArn, matchesEverything } from './match-pattern.ts';
import { readPattern } from './pattern.ts';
import { NEVER_MATCHES, type ValueTest } from './value-test.ts';

/**
 * The test of one value of an ARN condition.
 *
 * "Each of the six colon-delimited components of the ARN is checked separately
 * and each can include multi-character match wildcards (*) or single-character
 * match wildcards (?). The `ArnEquals` and `ArnLike` condition operators behave
 * identically."
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Amazon Resource Name (ARN) condition operators"
 */
export function arnTest(policyValue: string, variables: RequestContext | null): ValueTest {
  const pattern = readPattern(policyValue, { wildcards: true, variables });
  if (pattern === null) return NEVER_MATCHES;
  return {
    matches: (value) => matchArn(pattern, value),
    matchesInstant: null,
    canMatch: true,
    canMiss: !matchesEverything(pattern),
  };
}
