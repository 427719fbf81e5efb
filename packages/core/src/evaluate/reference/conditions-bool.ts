import { ternary } from './ternary.ts';
import { NEVER_MATCHES, type ValueTest, valueTest } from './value-test.ts';

/**
 * The test of one value of a `Bool` condition: the texts `true` and `false`,
 * whatever their case.
 *
 * Policy variables are not substituted: the page on variables excludes Boolean
 * operators, although the page on operators says that they may be used.
 * Assumed: any other text, on either side, does not match.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Boolean condition operators"
 */
export function boolTest(policyValue: string): ValueTest {
  const wanted = policyValue.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false') return NEVER_MATCHES;
  return valueTest((value) => ternary(value.toLowerCase() === wanted));
}

/**
 * The test of one value of a `BinaryEquals` condition: equality of the base-64 texts.
 *
 * Assumed: both sides are base-64 in the same form, so that equal bytes have
 * equal texts. Policy variables are not substituted.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Binary condition operators"
 */
export function binaryTest(policyValue: string): ValueTest {
  return valueTest((value) => ternary(value === policyValue));
}
