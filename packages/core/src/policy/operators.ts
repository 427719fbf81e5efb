import type { ConditionOperator, OperatorName } from './policy.ts';

/**
 * Every condition operator, in AWS's order.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 */
export const OPERATOR_NAMES: readonly OperatorName[] = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnNotEquals',
  'ArnLike',
  'ArnNotLike',
  'Null',
];

const OPERATOR_BY_LOWER_CASE: ReadonlyMap<string, OperatorName> = new Map(
  OPERATOR_NAMES.map((name) => [name.toLowerCase(), name]),
);

const QUANTIFIERS: readonly ['forallvalues:' | 'foranyvalue:', 'ForAllValues' | 'ForAnyValue'][] = [
  ['forallvalues:', 'ForAllValues'],
  ['foranyvalue:', 'ForAnyValue'],
];

const IF_EXISTS = 'ifexists';

/**
 * Takes a condition operator apart: set prefix, name, `IfExists`.
 *
 * The name is `null` for an operator that AWS does not document. `NullIfExists`
 * is none: `Null` asks for presence itself.
 */
export function parseOperator(written: string): ConditionOperator {
  let rest = written.toLowerCase();
  let quantifier: ConditionOperator['quantifier'] = 'one';
  for (const [prefix, name] of QUANTIFIERS) {
    if (rest.startsWith(prefix)) {
      quantifier = name;
      rest = rest.slice(prefix.length);
    }
  }
  const ifExists = rest.endsWith(IF_EXISTS);
  if (ifExists) rest = rest.slice(0, -IF_EXISTS.length);
  const name = OPERATOR_BY_LOWER_CASE.get(rest) ?? null;
  return { name: name === 'Null' && ifExists ? null : name, quantifier, ifExists, written };
}

/** Tells whether an operator holds when the values differ: `StringNotEquals`, `NotIpAddress`, … */
export function isNegatedOperator(name: OperatorName): boolean {
  return name.includes('Not');
}
