import { unreachable } from '../../invariant.ts';
import { isNegatedOperator } from '../../policy/operators.ts';
import type { Condition, OperatorName, PolicyVersion } from '../../policy/policy.ts';
import type { ContextValue, Request } from '../../request/request.ts';
import { contextValue } from '../context.ts';
import { FALSE, not, TRUE, type Tri, tri, UNKNOWN } from '../tri.ts';
import { addressTest } from './addresses.ts';
import { booleanTest } from './booleans.ts';
import { dateTest, instantComparison } from './dates.ts';
import { numberTest } from './numbers.ts';
import { type TextTest, textTest } from './texts.ts';

/** A condition ready to be decided for a request. */
export type CompiledCondition = (request: Request) => Tri;

/**
 * Compiles one condition.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 */
export function compileCondition(condition: Condition, version: PolicyVersion): CompiledCondition {
  const { name, quantifier, ifExists } = condition.operator;
  const key = condition.key.toLowerCase();
  if (name === null) return () => UNKNOWN;
  if (name === 'Null') return compileNull(condition, key);
  const matches = positiveTest(name, condition.values, version);
  const negated = isNegatedOperator(name);
  const whenAbsent = absentOutcome(quantifier, negated, ifExists);
  const decide = quantify(quantifier, negated, matches);
  const decideInstant = name.startsWith('Date')
    ? instantComparison(name, condition.values)
    : (): Tri => UNKNOWN;
  return (request) => {
    const known = contextValue(request, key);
    switch (known.kind) {
      case 'values':
        return known.values.length === 0 ? whenAbsent : decide(known.values, request);
      case 'absent':
        return whenAbsent;
      case 'unknown':
        return UNKNOWN;
      case 'instant':
        return decideOverPresence(decideInstant(known.notBeforeMs), known, whenAbsent);
    }
  };
}

/** "Multivalued context keys": how absence counts for each quantifier, negation and `IfExists`. */
function absentOutcome(
  quantifier: Condition['operator']['quantifier'],
  negated: boolean,
  ifExists: boolean,
): Tri {
  if (quantifier === 'ForAllValues' || ifExists) return TRUE;
  if (quantifier === 'ForAnyValue') return FALSE;
  return tri(negated);
}

/**
 * Lifts a test on one request value to all of them. Without quantifier a
 * positive operator holds when any value matches and a negated one when none does.
 */
function quantify(
  quantifier: Condition['operator']['quantifier'],
  negated: boolean,
  matches: TextTest,
): (values: readonly string[], request: Request) => Tri {
  const all = quantifier === 'ForAllValues' || (quantifier === 'one' && negated);
  const stopAt: Tri = all ? FALSE : TRUE;
  return (values, request) => {
    let outcome: Tri = all ? TRUE : FALSE;
    for (const value of values) {
      const matched = matches(value, request);
      const holds = negated ? not(matched) : matched;
      if (holds === stopAt) return stopAt;
      if (holds === UNKNOWN) outcome = UNKNOWN;
    }
    return outcome;
  };
}

function decideOverPresence(
  whenPresent: Tri,
  known: Extract<ContextValue, { kind: 'instant' }>,
  whenAbsent: Tri,
): Tri {
  if (!known.mayBeAbsent || whenPresent === whenAbsent) return whenPresent;
  return UNKNOWN;
}

/** `Null`: `true` asks that the key be absent, `false` that it be present. */
function compileNull(condition: Condition, key: string): CompiledCondition {
  const wantsAbsent = condition.values.some((value) => value.toLowerCase() === 'true');
  const wantsPresent = condition.values.some((value) => value.toLowerCase() === 'false');
  return (request) => {
    const known = contextValue(request, key);
    switch (known.kind) {
      case 'absent':
        return tri(wantsAbsent);
      case 'values':
        return tri(known.values.length === 0 ? wantsAbsent : wantsPresent);
      case 'instant':
        return known.mayBeAbsent && wantsAbsent !== wantsPresent ? UNKNOWN : tri(wantsPresent);
      case 'unknown':
        return wantsAbsent === wantsPresent ? tri(wantsAbsent) : UNKNOWN;
    }
  };
}

/** The test of the operator with its negation taken away: does this request value match any policy value? */
function positiveTest(
  name: Exclude<OperatorName, 'Null'>,
  values: readonly string[],
  version: PolicyVersion,
): TextTest {
  switch (name) {
    case 'StringEquals':
    case 'StringNotEquals':
    case 'BinaryEquals':
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
