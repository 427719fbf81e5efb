import {
  type Catalog,
  type Condition,
  type ConditionKeyType,
  type OperatorName,
  parseInstant,
  quote,
  type Statement,
} from '@countersign/core';
import type { LintContext, LintIssue } from '../lint-issue.ts';
import { issueOf } from '../make-issue.ts';

type Family = 'String' | 'Arn' | 'Numeric' | 'Date' | 'Bool' | 'IpAddress' | 'Binary' | 'Null';

/** Which families of operators compare values of a type as they are meant. */
const FAMILIES_BY_TYPE: Readonly<Record<ConditionKeyType, readonly Family[]>> = {
  String: ['String', 'Arn'],
  ARN: ['Arn', 'String'],
  Numeric: ['Numeric'],
  Date: ['Date', 'Numeric'],
  Bool: ['Bool', 'String'],
  IPAddress: ['IpAddress'],
  Binary: ['Binary'],
};

/** Operators that do not fit their key or their values. */
export function* checkOperators({ policy, catalog }: LintContext): Iterable<LintIssue> {
  for (const statement of policy.statements) {
    for (const condition of statement.conditions) {
      if (condition.operator.name === null) continue;
      const family = familyOf(condition.operator.name);
      yield* checkType(condition, family, catalog);
      yield* checkValues(condition, family);
      yield* checkQuantifier(condition, catalog);
      yield* checkForAllValues(condition, statement);
    }
  }
}

function familyOf(name: OperatorName): Family {
  if (name.startsWith('String')) return 'String';
  if (name.startsWith('Arn')) return 'Arn';
  if (name.startsWith('Numeric')) return 'Numeric';
  if (name.startsWith('Date')) return 'Date';
  if (name.endsWith('IpAddress')) return 'IpAddress';
  if (name === 'BinaryEquals') return 'Binary';
  return name === 'Null' ? 'Null' : 'Bool';
}

function* checkType(condition: Condition, family: Family, catalog: Catalog): Iterable<LintIssue> {
  const known = catalog.conditionKey(condition.key);
  if (known === undefined || family === 'Null') return;
  const right = FAMILIES_BY_TYPE[known.type];
  if (right.includes(family)) return;
  yield issueOf(
    'operator-key-type',
    condition.pointer,
    `${quote(condition.operator.written)} compares ${describe(family)}, but ${quote(known.key)} is of type ${known.type}`,
    `use an operator such as \`${exampleOf(right[0] ?? 'String')}\``,
  );
}

function describe(family: Family): string {
  switch (family) {
    case 'String':
      return 'texts';
    case 'Arn':
      return 'ARNs';
    case 'Numeric':
      return 'numbers';
    case 'Date':
      return 'dates';
    case 'Bool':
      return 'true and false';
    case 'IpAddress':
      return 'addresses';
    case 'Binary':
      return 'base64 values';
    case 'Null':
      return 'presence';
  }
}

function exampleOf(family: Family): string {
  switch (family) {
    case 'Bool':
    case 'IpAddress':
    case 'Null':
      return family;
    case 'Arn':
      return 'ArnLike';
    case 'Binary':
    case 'Date':
    case 'Numeric':
    case 'String':
      return `${family}Equals`;
  }
}

function* checkValues(condition: Condition, family: Family): Iterable<LintIssue> {
  for (const value of condition.values) {
    if (value.includes('${') || isOfFamily(value, family)) continue;
    yield issueOf(
      'invalid-condition-value',
      condition.pointer,
      `${quote(value)} is not a value that ${quote(condition.operator.written)} can compare`,
      `it compares ${describe(family === 'Null' ? 'Bool' : family)}`,
    );
  }
}

function isOfFamily(value: string, family: Family): boolean {
  switch (family) {
    case 'Numeric':
      return value.trim() !== '' && Number.isFinite(Number(value));
    case 'Date':
      return parseInstant(value) !== null;
    case 'Bool':
    case 'Null':
      return /^(?:true|false)$/i.test(value);
    case 'IpAddress':
      return /^[0-9a-f.:]+(?:\/\d{1,3})?$/i.test(value);
    case 'Arn':
      return value === '*' || value.startsWith('arn:') || value.startsWith('*');
    case 'Binary':
    case 'String':
      return true;
  }
}

function* checkQuantifier(condition: Condition, catalog: Catalog): Iterable<LintIssue> {
  const known = catalog.conditionKey(condition.key);
  if (known === undefined || condition.operator.name === 'Null') return;
  const { quantifier, written } = condition.operator;
  if (quantifier !== 'one' && !known.multivalued) {
    yield issueOf(
      'set-operator-on-single-value',
      condition.pointer,
      `${quote(known.key)} has one value, but ${quote(written)} is for keys with several`,
      'leave the set operator out; with `ForAllValues` the condition also holds when the key is missing',
    );
  } else if (quantifier === 'one' && known.multivalued) {
    yield issueOf(
      'missing-set-operator',
      condition.pointer,
      `${quote(known.key)} can have several values, but ${quote(written)} is for keys with one`,
      `use \`ForAnyValue:${written}\` or \`ForAllValues:${written}\``,
    );
  }
}

/**
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html}
 *   "Multivalued context key examples"
 */
function* checkForAllValues(condition: Condition, statement: Statement): Iterable<LintIssue> {
  if (statement.effect !== 'Allow' || condition.operator.quantifier !== 'ForAllValues') return;
  const key = condition.key.toLowerCase();
  const isGuarded = statement.conditions.some(
    (other) =>
      other.key.toLowerCase() === key &&
      ((other.operator.name === 'Null' && other.values.some((value) => /^false$/i.test(value))) ||
        other.operator.quantifier === 'ForAnyValue'),
  );
  if (isGuarded) return;
  yield issueOf(
    'for-all-values-without-null-check',
    condition.pointer,
    `${quote(condition.operator.written)} also holds when a request has no ${quote(condition.key)}`,
    `add \`"Null": {"${condition.key}": "false"}\``,
  );
}
