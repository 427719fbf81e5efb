import { unreachable } from '../../invariant.ts';
import { ternary } from './ternary.ts';
import { NEVER_MATCHES, type ValueTest, valueTest } from './value-test.ts';

/** The numeric operators that are not negations of others. */
export type NumericOperator =
  | 'NumericEquals'
  | 'NumericLessThan'
  | 'NumericLessThanEquals'
  | 'NumericGreaterThan'
  | 'NumericGreaterThanEquals';

/**
 * The test of one value of a numeric condition: "an integer or decimal value".
 *
 * Decimals compare exactly, whatever their length. Policy variables are not
 * substituted.
 *
 * Assumed: text that is no decimal number, on either side, does not match; so
 * `NumericNotEquals` holds for it. Exponents and surrounding blanks are not
 * part of a number.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Numeric condition operators"
 */
export function numericTest(operator: NumericOperator, policyValue: string): ValueTest {
  const limit = readDecimal(policyValue);
  if (limit === null) return NEVER_MATCHES;
  return valueTest((value) => {
    const number = readDecimal(value);
    return ternary(number !== null && holds(operator, compareDecimals(number, limit)));
  });
}

function holds(operator: NumericOperator, order: number): boolean {
  switch (operator) {
    case 'NumericEquals':
      return order === 0;
    case 'NumericLessThan':
      return order < 0;
    case 'NumericLessThanEquals':
      return order <= 0;
    case 'NumericGreaterThan':
      return order > 0;
    case 'NumericGreaterThanEquals':
      return order >= 0;
    default:
      return unreachable(operator);
  }
}

/** A number as `digits` divided by ten to the power of `decimals`. */
interface Decimal {
  readonly digits: bigint;
  readonly decimals: number;
}

function readDecimal(text: string): Decimal | null {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (parts === null) return null;
  const [, sign = '', whole = '', fraction = ''] = parts;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, decimals: fraction.length };
}

/** Negative, zero or positive as the first number is less, equal or greater. */
function compareDecimals(left: Decimal, right: Decimal): number {
  const scaledLeft = left.digits * 10n ** BigInt(right.decimals);
  const scaledRight = right.digits * 10n ** BigInt(left.decimals);
  if (scaledLeft === scaledRight) return 0;
  return scaledLeft < scaledRight ? -1 : 1;
}
