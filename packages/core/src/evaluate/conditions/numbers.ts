import type { OperatorName } from '../../policy/policy.ts';
import { tri } from '../tri.ts';
import { plainTest, type ValueTest } from './value-test.ts';

/** Negative, zero or positive as a value is less than, equal to or greater than a limit. */
export type OrderTest = (order: number) => boolean;

/**
 * What order the end of an operator's name asks for. `…NotEquals` gives the same
 * as `…Equals`: negation is applied by the caller.
 */
export function orderTestOf(name: OperatorName): OrderTest {
  if (name.endsWith('LessThan')) return (order) => order < 0;
  if (name.endsWith('LessThanEquals')) return (order) => order <= 0;
  if (name.endsWith('GreaterThan')) return (order) => order > 0;
  if (name.endsWith('GreaterThanEquals')) return (order) => order >= 0;
  return (order) => order === 0;
}

/** The test of the numeric operators. A text that is no decimal number matches nothing. */
export function numberTest(name: OperatorName, values: readonly string[]): ValueTest {
  const limits = values.filter(isDecimal);
  const accepts = orderTestOf(name);
  return plainTest(limits.length > 0, (value) =>
    tri(isDecimal(value) && limits.some((limit) => accepts(compareDecimals(value, limit)))),
  );
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** Tells whether a text is a decimal number: digits with an optional sign and point, no exponent. */
export function isDecimal(text: string): boolean {
  const parts = DECIMAL.exec(text);
  return parts !== null && (parts[2] ?? '') + (parts[3] ?? '') !== '';
}

/** Numbers of up to 15 digits are told apart exactly by double precision. */
const EXACT_LENGTH = 15;

/** Compares two decimals exactly, however long they are. */
function compareDecimals(left: string, right: string): number {
  if (left.length <= EXACT_LENGTH && right.length <= EXACT_LENGTH) {
    return Number(left) - Number(right);
  }
  const decimals = Math.max(decimalsOf(left), decimalsOf(right));
  const difference = scaled(left, decimals) - scaled(right, decimals);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

function scaled(text: string, decimals: number): bigint {
  const digits = text.replace('.', '').replace('+', '') + '0'.repeat(decimals - decimalsOf(text));
  return BigInt(digits);
}
