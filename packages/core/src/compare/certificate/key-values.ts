import { evaluateCondition } from '../../evaluate/reference/conditions.ts';
import { isNegatedOperator } from '../../policy/operators.ts';
import type { Condition, OperatorName, PolicyVersion } from '../../policy/policy.ts';
import type { ContextValue, RequestContext } from '../../request/request.ts';
import { addressesAround, instantsAround, numbersAround } from './candidate-values.ts';
import { hasNoText, type TextDemand } from './text-language.ts';
import { ONE, type PatternReading, RUN, readTextPattern, VariableLetters } from './text-pattern.ts';
import type { Work } from './work.ts';

/** A condition on one key that must hold, or must not. */
export interface KeyLiteral {
  readonly condition: Condition;
  readonly version: PolicyVersion;
  readonly wanted: boolean;
}

/**
 * How many values a key can hold. `perhaps-several` is what only the certificate
 * says: one that is empty is then possible, too.
 */
export type Arity = 'one' | 'several' | 'perhaps-several';

/**
 * Whether it is shown that a context key, absent or with any values, cannot meet
 * all literals; they are on that key and their operators documented.
 *
 * Assumed, as in every comparison: a key has one value unless the catalog or a
 * set operator says that it has several, and then none of them is empty; numbers,
 * dates, addresses and Booleans are well-formed.
 */
export function hasNoValue(literals: readonly KeyLiteral[], arity: Arity, work: Work): boolean {
  work.spend(costOf(literals));
  if (work.isSpent) return false;
  if (literals.every((literal) => mayHold(literal, null))) return false;
  if (arity !== 'one' && literals.every((each) => mayHoldForEmptySet(each, arity))) return false;
  if (literals.some((each) => isPresence(each) && !mayHold(each, 'x'))) return true;
  const demands = literals.filter((literal) => !isPresence(literal));
  if (arity === 'one') return hasNoSingleValue(demands, false, work);
  const onAll = demands.filter(isOnAll);
  const onSome = demands.filter((demand) => !isOnAll(demand));
  const goals = onSome.length === 0 ? [onAll] : onSome.map((demand) => [...onAll, demand]);
  return goals.some((goal) => hasNoSingleValue(goal, true, work));
}

function isPresence({ condition }: KeyLiteral): boolean {
  return condition.operator.name === 'Null';
}

/** Nothing is known of the keys of policy variables. */
const UNKNOWN: RequestContext = { keys: new Map(), others: 'unknown' };

function outcomeOf({ condition, version }: KeyLiteral, value: string | null): string {
  const known: ContextValue =
    value === null ? { kind: 'absent' } : { kind: 'values', values: [value] };
  const keys = new Map([[condition.key.toLowerCase(), known]]);
  const variables = version === '2012-10-17' ? UNKNOWN : null;
  return evaluateCondition(condition, { keys, others: 'unknown' }, variables);
}

function mayHold(literal: KeyLiteral, value: string | null): boolean {
  return outcomeOf(literal, value) !== String(!literal.wanted);
}

/** A key that is there and "resolves to a null dataset, such as an empty string". */
function mayHoldForEmptySet(literal: KeyLiteral, arity: Arity): boolean {
  if (arity === 'perhaps-several') return mayHold(literal, '');
  return outcomeOf(literal, '') === String(literal.wanted);
}

/** Whether a literal asks something of all values rather than of some. */
function isOnAll({ condition: { operator }, wanted }: KeyLiteral): boolean {
  const { name, quantifier } = operator;
  const isNoneOf = quantifier === 'one' && name !== null && isNegatedOperator(name);
  return (quantifier === 'ForAllValues' || isNoneOf) === wanted;
}

/** Values of one kind are looked for; a demand of another kind only leaves fewer. */
function hasNoSingleValue(
  demands: readonly KeyLiteral[],
  isNotEmpty: boolean,
  work: Work,
): boolean {
  const ofKind = (kind: Kind): readonly KeyLiteral[] =>
    demands.filter((each) => kindOf(each) === kind);
  const isExcluded = (values: readonly string[], asked: readonly KeyLiteral[]): boolean => {
    work.spend(values.reduce((sum, { length }) => sum + costOf(asked) + asked.length * length, 0));
    return !work.isSpent && !values.some((each) => asked.every((one) => mayHold(one, each)));
  };
  // A key that is compared as a Boolean holds one.
  if (ofKind('boolean').length > 0) return isExcluded(['true', 'false'], demands);
  const texts = ofKind('text');
  if (texts.length > 0 && hasNoText(textDemandsOf(texts, isNotEmpty), work)) return true;
  return (
    [
      ['number', numbersAround],
      ['date', instantsAround],
      ['address', addressesAround],
    ] as const
  ).some(([kind, around]) => {
    const asked = ofKind(kind);
    const bounds = asked.flatMap(({ condition }) => condition.values);
    return asked.length > 0 && isExcluded(around(bounds), asked);
  });
}

/** Steps that it takes to hold a value against some literals: numbers may be long. */
function costOf(literals: readonly KeyLiteral[]): number {
  const values = literals.flatMap(({ condition }) => condition.values);
  return values.reduce((sum, { length }) => sum + STEPS_PER_VALUE + length, 0);
}

const STEPS_PER_VALUE = 10;

type Kind = 'text' | 'number' | 'date' | 'address' | 'boolean';

function kindOf({ condition }: KeyLiteral): Kind {
  const name = condition.operator.name ?? '';
  if (name === 'Bool') return 'boolean';
  if (name.startsWith('Numeric')) return 'number';
  if (name.startsWith('Date')) return 'date';
  return name.endsWith('IpAddress') ? 'address' : 'text';
}

function textDemandsOf(
  literals: readonly KeyLiteral[],
  isNotEmpty: boolean,
): readonly TextDemand[] {
  const variables = new VariableLetters();
  const demands = literals.map(({ condition, version, wanted }): TextDemand => {
    const name = condition.operator.name ?? 'Null';
    const isPositive = isNegatedOperator(name) !== wanted;
    const reading: PatternReading = {
      style: styleOf(name),
      isFolded: name.endsWith('IgnoreCase'),
      hasVariables: version === '2012-10-17' && name !== 'BinaryEquals',
      wanted: isPositive,
    };
    const patterns = condition.values.map((text) => readTextPattern(text, reading, variables));
    return { patterns, wanted: isPositive };
  });
  return isNotEmpty ? [...demands, NOT_EMPTY] : demands;
}

const NOT_EMPTY: TextDemand = {
  wanted: true,
  patterns: [{ id: 'not empty', letters: [ONE, RUN], isFolded: false, hasVariable: false }],
};

function styleOf(name: OperatorName): PatternReading['style'] {
  if (name.startsWith('Arn')) return 'arn';
  return name.endsWith('Like') ? 'wildcards' : 'exact';
}
