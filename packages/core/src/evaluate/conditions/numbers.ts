import type { OperatorName } from '../../policy/policy.ts';
import { tri } from '../tri.ts';
import type { TextTest } from './texts.ts';

/** How a number or instant of the request compares with one of the policy. */
export type Comparison = (given: number, limit: number) => boolean;

/**
 * The comparison that the end of an operator's name asks for. `…NotEquals` gives
 * the same as `…Equals`: negation is applied by the caller.
 */
export function comparisonOf(name: OperatorName): Comparison {
  if (name.endsWith('LessThan')) return (given, limit) => given < limit;
  if (name.endsWith('LessThanEquals')) return (given, limit) => given <= limit;
  if (name.endsWith('GreaterThan')) return (given, limit) => given > limit;
  if (name.endsWith('GreaterThanEquals')) return (given, limit) => given >= limit;
  return (given, limit) => given === limit;
}

/** The test of the numeric operators. A text that is no decimal number matches nothing. */
export function numberTest(name: OperatorName, values: readonly string[]): TextTest {
  const limits = values.map(parseDecimal).filter((limit) => limit !== null);
  const compare = comparisonOf(name);
  return (value) => {
    const given = parseDecimal(value);
    return tri(given !== null && limits.some((limit) => compare(given, limit)));
  };
}

/** Reads a decimal number, or `null`. */
export function parseDecimal(text: string): number | null {
  const trimmed = text.trim();
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed)) return null;
  return Number(trimmed);
}
