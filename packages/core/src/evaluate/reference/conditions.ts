import { unreachable } from '../../invariant.ts';
import type { Condition } from '../../policy/policy.ts';
import type { ContextValue, RequestContext } from '../../request/request.ts';
import { lookUp } from './complete-context.ts';
import { COMPARISONS } from './operators.ts';
import { allOf, anyOf, not, type Ternary, ternary } from './ternary.ts';
import type { ValueTest } from './value-test.ts';

/**
 * Decides one condition of a statement against a completed context.
 *
 * `variables` is the context where the policy's version knows policy variables
 * and `null` where `${…}` is plain text.
 *
 * The answer is unknown when the operator is not one that AWS documents, and
 * when the key is not known well enough: every way that the key may turn out is
 * tried, and only one common outcome is an answer.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 */
export function evaluateCondition(
  condition: Condition,
  context: RequestContext,
  variables: RequestContext | null,
): Ternary {
  const { name } = condition.operator;
  if (name === null) return 'unknown';
  const value = lookUp(context, condition.key.toLowerCase());
  if (name === 'Null') {
    return commonOutcome(possibilities(value, []), (key) => isNull(condition.values, key));
  }
  const { negated, testOf } = COMPARISONS[name];
  const tests = condition.values.map((text) => testOf(text, variables));
  return commonOutcome(possibilities(value, tests), (key) => holds(condition, negated, key));
}

/**
 * One way a key may turn out: `null` when the request lacks it, otherwise for
 * each of its values whether it matches any of the policy's values ("those
 * values are evaluated using a logical OR").
 */
type KeyOutcome = readonly RequestValue[] | null;

interface RequestValue {
  readonly matches: Ternary;
  /** Whether the value is the empty text, which set operators take for none. */
  readonly isEmpty: boolean;
}

/** Every way that a key may turn out, as far as the tests can tell them apart. */
function possibilities(value: ContextValue, tests: readonly ValueTest[]): readonly KeyOutcome[] {
  switch (value.kind) {
    case 'absent':
      return [null];
    case 'values':
      return [value.values.map((text) => outcomeOf(text, tests))];
    case 'instant': {
      const present = instantOutcomes(value.notBeforeMs, tests);
      return value.mayBeAbsent ? [null, ...present] : present;
    }
    case 'unknown': {
      const singles = anyValue(tests);
      return [null, [], ...singles.map((single) => [single]), singles];
    }
    default:
      return unreachable(value);
  }
}

function outcomeOf(text: string, tests: readonly ValueTest[]): RequestValue {
  return { matches: anyOf(tests.map((test) => test.matches(text))), isEmpty: text === '' };
}

/** Dates compare by their bound; to every other operator the value is simply not known. */
function instantOutcomes(
  notBeforeMs: number,
  tests: readonly ValueTest[],
): readonly (readonly RequestValue[])[] {
  const byBound = tests.map((test) => test.matchesInstant?.(notBeforeMs) ?? null);
  if (byBound.includes(null)) return anyValue(tests).map((single) => [single]);
  const outcomes = byBound.filter((outcome) => outcome !== null);
  return [[{ matches: anyOf(outcomes), isEmpty: false }]];
}

/** A value that matches and one that does not, where there may be such values. */
function anyValue(tests: readonly ValueTest[]): readonly RequestValue[] {
  const values: RequestValue[] = [];
  if (tests.some((test) => test.canMatch)) values.push({ matches: 'true', isEmpty: false });
  if (tests.every((test) => test.canMiss)) values.push({ matches: 'false', isEmpty: false });
  return values;
}

function commonOutcome(keys: readonly KeyOutcome[], decide: (key: KeyOutcome) => Ternary): Ternary {
  const outcomes = new Set(keys.map(decide));
  const [first = 'unknown'] = outcomes;
  return outcomes.size === 1 ? first : 'unknown';
}

/**
 * Applies absence, `IfExists`, negation and set operators.
 *
 * An absent key: "the values do not match and the condition is *false*"; under
 * negated matching "the condition is *true*"; with `IfExists` "evaluate the
 * condition element as true". `ForAllValues` is true and `ForAnyValue` false
 * when there is no key or when it "resolves to a null dataset, such as an empty
 * string".
 *
 * Several policy values under negated matching are a logical NOR.
 *
 * Assumed: an operator without set prefix on a key with several values is true
 * when any of them matches, and its negation when none does; on a key with no
 * values it behaves as on an absent one, but for `IfExists`. `ForAnyValue` on an
 * absent key is false for negated operators too.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html}
 *   "Evaluation logic for negated matching condition operators"
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html}
 *   "Set operators for multivalued context keys"
 */
function holds(condition: Condition, negated: boolean, key: KeyOutcome): Ternary {
  const { ifExists, quantifier } = condition.operator;
  if (key === null && ifExists) return 'true';
  const values = key ?? [];
  if (quantifier === 'one') {
    const matches = anyOf(values.map((value) => value.matches));
    return negated ? not(matches) : matches;
  }
  const isNullDataset = values.every((value) => value.isEmpty);
  if (isNullDataset) return ternary(quantifier === 'ForAllValues');
  const each = values.map((value) => (negated ? not(value.matches) : value.matches));
  return quantifier === 'ForAllValues' ? allOf(each) : anyOf(each);
}

/**
 * "Use either `true` (the key doesn't exist — it is null) or `false` (the key
 * exists and its value is not null)."
 *
 * Assumed: a key with no values is null, one with the empty text is not; other
 * texts than `true` and `false` match nothing; set prefixes and `IfExists`
 * change nothing.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Condition operator to check existence of condition keys"
 */
function isNull(policyValues: readonly string[], key: KeyOutcome): Ternary {
  const actual = key === null || key.length === 0 ? 'true' : 'false';
  return ternary(policyValues.some((text) => text.toLowerCase() === actual));
}
