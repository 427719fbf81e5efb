import { unreachable } from '../../invariant.ts';
import { isNegatedOperator } from '../../policy/operators.ts';
import type { Condition, OperatorName, PolicyVersion } from '../../policy/policy.ts';
import type { ContextValue, Request } from '../../request/request.ts';
import { contextReader } from '../context.ts';
import { FALSE, not, TRUE, type Tri, tri, UNKNOWN } from '../tri.ts';
import { addressTest } from './addresses.ts';
import { booleanTest } from './booleans.ts';
import { dateTest } from './dates.ts';
import { numberTest } from './numbers.ts';
import { binaryTest, textTest } from './texts.ts';
import type { ValueTest } from './value-test.ts';

/** A condition ready to be decided for a request. */
export type CompiledCondition = (request: Request) => Tri;

/**
 * Compiles one condition.
 *
 * A key that is not known well enough gives `UNKNOWN` unless every way in which
 * it may turn out gives the same answer.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 */
export function compileCondition(condition: Condition, version: PolicyVersion): CompiledCondition {
  const { name } = condition.operator;
  const key = condition.key.toLowerCase();
  if (name === null) return () => UNKNOWN;
  if (name === 'Null') return compileNull(condition, key);
  const test = positiveTest(name, condition.values, version);
  const rule = ruleOf(condition.operator, isNegatedOperator(name));
  const read = contextReader(key);
  const fixedUnknown = test.hasVariables ? null : decideUnknown(rule, test, ANY_REQUEST);
  return (request) => {
    const known = read(request);
    switch (known.kind) {
      case 'values':
        return decideValues(rule, test, known.values, request);
      case 'absent':
        return rule.whenAbsent;
      case 'unknown':
        return fixedUnknown ?? decideUnknown(rule, test, request);
      case 'instant':
        return decideInstant(rule, test, known, request);
    }
  };
}

/** Stands for the request where the answer does not depend on it. */
const ANY_REQUEST: Request = {
  principal: { kind: 'anonymous' },
  action: '*',
  resource: '*',
  resourceAccount: null,
  context: { keys: new Map(), others: 'unknown' },
};

/** How the outcomes of single request values become the outcome of the condition. */
export interface Rule {
  readonly negated: boolean;
  /** All values must hold, rather than any. */
  readonly all: boolean;
  readonly isSetOperator: boolean;
  readonly whenAbsent: Tri;
}

/**
 * An absent key fails a positive operator and satisfies a negated one; `IfExists`
 * and `ForAllValues` are satisfied, `ForAnyValue` is not.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html}
 */
export function ruleOf({ quantifier, ifExists }: Condition['operator'], negated: boolean): Rule {
  const isSetOperator = quantifier !== 'one';
  const all = quantifier === 'ForAllValues' || (!isSetOperator && negated);
  return { negated, all, isSetOperator, whenAbsent: tri(ifExists || all) };
}

/** The outcome of a condition for the values that a key holds. */
export function decideValues(
  rule: Rule,
  test: ValueTest,
  values: readonly string[],
  request: Request,
): Tri {
  // A set of empty texts counts as no set at all.
  if (rule.isSetOperator && values.every((value) => value === '')) return tri(rule.all);
  const stopAt: Tri = rule.all ? FALSE : TRUE;
  let outcome: Tri = rule.all ? TRUE : FALSE;
  for (const value of values) {
    const matched = test.matches(value, request);
    const holds = rule.negated ? not(matched) : matched;
    if (holds === stopAt) return stopAt;
    if (holds === UNKNOWN) outcome = UNKNOWN;
  }
  return outcome;
}

/** The key may be absent, empty, or hold values that match or do not. */
function decideUnknown(rule: Rule, test: ValueTest, request: Request): Tri {
  const outcomes: Tri[] = [rule.whenAbsent, tri(rule.all)];
  addSingles(outcomes, rule, test, request);
  return common(outcomes);
}

function addSingles(outcomes: Tri[], rule: Rule, test: ValueTest, request: Request): void {
  if (test.canMatch(request)) outcomes.push(tri(!rule.negated));
  if (test.canMiss(request)) outcomes.push(tri(rule.negated));
}

function decideInstant(
  rule: Rule,
  test: ValueTest,
  known: Extract<ContextValue, { kind: 'instant' }>,
  request: Request,
): Tri {
  const outcomes: Tri[] = known.mayBeAbsent ? [rule.whenAbsent] : [];
  if (test.matchesFrom === null) addSingles(outcomes, rule, test, request);
  else {
    const matched = test.matchesFrom(known.notBeforeMs);
    outcomes.push(rule.negated ? not(matched) : matched);
  }
  return common(outcomes);
}

function common(outcomes: readonly Tri[]): Tri {
  const [first = UNKNOWN] = outcomes;
  return outcomes.every((outcome) => outcome === first) ? first : UNKNOWN;
}

/** `Null`: `true` asks that the key be absent, `false` that it be present. */
function compileNull(condition: Condition, key: string): CompiledCondition {
  const wanted = condition.values.map((value) => value.toLowerCase());
  const whenAbsent = tri(wanted.includes('true'));
  const whenPresent = tri(wanted.includes('false'));
  const read = contextReader(key);
  return (request) => {
    const known = read(request);
    switch (known.kind) {
      case 'absent':
        return whenAbsent;
      case 'values':
        return known.values.length === 0 ? whenAbsent : whenPresent;
      case 'instant':
        return known.mayBeAbsent ? common([whenAbsent, whenPresent]) : whenPresent;
      case 'unknown':
        return common([whenAbsent, whenPresent]);
    }
  };
}

/** The test of the operator with its negation taken away. */
export function positiveTest(
  name: Exclude<OperatorName, 'Null'>,
  values: readonly string[],
  version: PolicyVersion,
): ValueTest {
  switch (name) {
    case 'StringEquals':
    case 'StringNotEquals':
      return textTest(values, { style: 'literal', ignoreCase: false, version });
    case 'StringEqualsIgnoreCase':
    case 'StringNotEqualsIgnoreCase':
      return textTest(values, { style: 'literal', ignoreCase: true, version });
    case 'StringLike':
    case 'StringNotLike':
      return textTest(values, { style: 'wildcard', ignoreCase: false, version });
    case 'ArnEquals':
    case 'ArnNotEquals':
    case 'ArnLike':
    case 'ArnNotLike':
      // "The ArnEquals and ArnLike condition operators behave identically."
      return textTest(values, { style: 'arn', ignoreCase: false, version });
    case 'BinaryEquals':
      return binaryTest(values);
    case 'NumericEquals':
    case 'NumericNotEquals':
    case 'NumericLessThan':
    case 'NumericLessThanEquals':
    case 'NumericGreaterThan':
    case 'NumericGreaterThanEquals':
      return numberTest(name, values);
    case 'DateEquals':
    case 'DateNotEquals':
    case 'DateLessThan':
    case 'DateLessThanEquals':
    case 'DateGreaterThan':
    case 'DateGreaterThanEquals':
      return dateTest(name, values);
    case 'Bool':
      return booleanTest(values);
    case 'IpAddress':
    case 'NotIpAddress':
      return addressTest(values);
    default:
      return unreachable(name);
  }
}
