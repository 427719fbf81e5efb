import type { AttachedPolicy, Condition, PolicyVersion } from '../../packages/core/src/index.ts';
import { isNegatedOperator } from '../../packages/core/src/index.ts';
import { allOf, anyOf, choose, constant, not, type Term } from './terms.ts';
import { kindOf, matchesEmpty, matchTerm, type ValueKind, versionOf } from './value-terms.ts';

/**
 * The variables of one context key: whether it is there, and its values.
 *
 * A key with one value has one variable. One with several has as many as there
 * are conditions on it: each condition, or its negation, asks for "some" value at
 * most once, so that a longer list has a shorter one with the same outcome. Its
 * values are not empty, or it is a list of one empty text.
 */
export interface KeyVariables {
  readonly name: string;
  readonly kind: ValueKind;
  readonly isMultivalued: boolean;
  readonly values: readonly Term[];
}

/** Gives every key that some condition concerns its variables. */
export function keyVariablesOf(
  policies: readonly AttachedPolicy[],
  isMultivalued: (key: string) => boolean,
  atLeast = 1,
): ReadonlyMap<string, KeyVariables> {
  const byKey = new Map<string, Condition[]>();
  for (const { policy } of policies) {
    for (const condition of policy.statements.flatMap(({ conditions }) => conditions)) {
      const key = condition.key.toLowerCase();
      byKey.set(key, [...(byKey.get(key) ?? []), condition]);
    }
  }
  const keys = [...byKey].map(([key, conditions], index): [string, KeyVariables] => {
    const name = `k${index}`;
    const isList = isMultivalued(key);
    const count = isList ? Math.max(atLeast, demandsOf(conditions)) : 1;
    const values = Array.from({ length: count }, (_, place) => `${name}_${place}`);
    return [key, { name, kind: kindsOf(conditions)[0] ?? 'text', isMultivalued: isList, values }];
  });
  return new Map(keys);
}

/** The kinds of values that conditions on one key compare; the encoding knows one for each key. */
export function kindsOf(conditions: readonly Condition[]): readonly ValueKind[] {
  const kinds = new Set<ValueKind>();
  for (const { operator } of conditions) {
    if (operator.name !== null && operator.name !== 'Null') kinds.add(kindOf(operator.name));
  }
  return [...kinds];
}

/** How many conditions are different ones. */
function demandsOf(conditions: readonly Condition[]): number {
  const written = conditions
    .filter(({ operator }) => operator.name !== 'Null')
    .map(({ operator, values }) => JSON.stringify([operator.written.toLowerCase(), ...values]));
  return new Set(written).size;
}

/** Declares the variables of a key, with what holds of every well-formed value. */
export function declareKey(key: KeyVariables): readonly string[] {
  return [
    `(declare-const ${presence(key)} Bool)`,
    ...(key.isMultivalued ? [`(declare-const ${emptiness(key)} Bool)`] : []),
    ...key.values.flatMap((value) => declareValue(value, key)),
  ];
}

function declareValue(value: Term, { kind, isMultivalued }: KeyVariables): readonly string[] {
  switch (kind) {
    case 'text':
      return [
        `(declare-const ${value} String)`,
        ...(isMultivalued ? [`(assert (not (= ${value} "")))`] : []),
      ];
    case 'number':
      return [`(declare-const ${value} Real)`];
    case 'date':
      return [
        `(declare-const ${value} Int)`,
        `(assert (<= (- ${LAST_INSTANT}) ${value} ${LAST_INSTANT}))`,
      ];
    case 'address':
      return [
        `(declare-const ${value} Int)`,
        `(declare-const ${versionOf(value)} Bool)`,
        `(assert (<= 0 ${value} (ite ${versionOf(value)} ${LAST_SIX} ${LAST_FOUR})))`,
      ];
    case 'boolean':
      return [`(declare-const ${value} Bool)`];
  }
}

const LAST_INSTANT = Number.MAX_SAFE_INTEGER;
const LAST_FOUR = 2n ** 32n - 1n;
const LAST_SIX = 2n ** 128n - 1n;

/** The variable that tells whether a key is there. */
export function presence({ name }: KeyVariables): Term {
  return `${name}_there`;
}

/** The variable that tells whether a key with several values holds one empty text. */
export function emptiness({ name }: KeyVariables): Term {
  return `${name}_empty`;
}

/** That a condition holds. */
export function conditionTerm(
  condition: Condition,
  key: KeyVariables,
  version: PolicyVersion,
): Term {
  const { name } = condition.operator;
  if (name === 'Null') {
    const wanted = new Set(condition.values.map((value) => value.toLowerCase()));
    return choose(presence(key), constant(wanted.has('false')), constant(wanted.has('true')));
  }
  return choose(
    presence(key),
    whenPresent(condition, key, version),
    constant(whenAbsent(condition)),
  );
}

/** "Negated matching", `IfExists` and `ForAllValues` hold for an absent key; `IfExists` goes first. */
function whenAbsent({ operator: { ifExists, name, quantifier } }: Condition): boolean {
  if (ifExists || quantifier === 'ForAllValues') return true;
  return quantifier === 'one' && name !== null && isNegatedOperator(name);
}

function whenPresent(condition: Condition, key: KeyVariables, version: PolicyVersion): Term {
  const { name, quantifier } = condition.operator;
  const isNegated = name !== null && isNegatedOperator(name);
  const each = key.values.map((value) => matchTerm(value, condition, version));
  const holding = isNegated ? each.map(not) : each;
  const isOnAll = quantifier === 'ForAllValues' || (quantifier === 'one' && isNegated);
  const ofValues = isOnAll ? allOf(holding) : anyOf(holding);
  if (!key.isMultivalued) return ofValues;
  return choose(emptiness(key), ofEmpty(condition, isNegated, version), ofValues);
}

/** Set operators take a list of empty texts for no list at all. */
function ofEmpty(condition: Condition, isNegated: boolean, version: PolicyVersion): Term {
  const { quantifier } = condition.operator;
  if (quantifier !== 'one') return constant(quantifier === 'ForAllValues');
  const matches = matchesEmpty(condition, version);
  return isNegated ? not(matches) : matches;
}
