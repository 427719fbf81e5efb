import type { RequestContext } from '../../request/request.ts';
import { matchesEverything, matchText } from './match-pattern.ts';
import { literalTokens, type Pattern, type PatternToken, readPattern } from './pattern.ts';
import { NEVER_MATCHES, type ValueTest } from './value-test.ts';

/** The string operators that are not negations of others. */
export type StringOperator = 'StringEquals' | 'StringEqualsIgnoreCase' | 'StringLike';

/**
 * The test of one value of a string condition.
 *
 * `StringEquals` is exact and case-sensitive, `StringEqualsIgnoreCase` ignores
 * case, `StringLike` is case-sensitive with `*` and `?`. Policy variables are
 * substituted in all three.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "String condition operators"
 */
export function stringTest(
  operator: StringOperator,
  policyValue: string,
  variables: RequestContext | null,
): ValueTest {
  const written = readPattern(policyValue, { wildcards: operator === 'StringLike', variables });
  if (written === null) return NEVER_MATCHES;
  const ignoreCase = operator === 'StringEqualsIgnoreCase';
  const pattern = ignoreCase ? lowerCase(written) : written;
  return {
    matches: (value) => matchText(pattern, ignoreCase ? lowerLetters(value) : value),
    matchesInstant: null,
    canMatch: true,
    canMiss: !matchesEverything(pattern),
  };
}

/** Letter by letter, so that what a letter becomes does not depend on its neighbours (the Greek sigma). */
function lowerLetters(text: string): string {
  return Array.from(text, (letter) => letter.toLowerCase()).join('');
}

function lowerCase(pattern: Pattern): Pattern {
  if (pattern === null) return null;
  return pattern.flatMap((token): readonly PatternToken[] => {
    // One letter may become two: `İ`.
    return token.kind === 'literal' ? literalTokens(token.character.toLowerCase()) : [token];
  });
}
