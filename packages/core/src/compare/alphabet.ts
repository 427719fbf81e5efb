import { parseArn } from '../arn/arn.ts';
import type { Catalog, ConditionKeyType } from '../catalog/catalog.ts';
import type { AttachedPolicy, Condition } from '../policy/policy.ts';
import { familyOf, type ValueFamily } from './key-atom.ts';
import type { KeyFacts } from './vocabulary.ts';

/** Names of actions in some policies; in an open world one future action for each wildcard, too. */
export function actionNamesOf(
  policies: readonly AttachedPolicy[],
  openWorld: boolean,
): readonly string[] {
  const names = new Set<string>();
  for (const { policy } of policies) {
    for (const pattern of policy.statements.flatMap(({ action }) => action.patterns)) {
      if (!/[*?]/.test(pattern)) names.add(pattern);
      else if (openWorld) names.add(futureAction(pattern));
    }
  }
  return [...names];
}

/** An action that the pattern matches and that AWS does not have: `s3:Get*` gives `s3:GetФuture`. */
function futureAction(pattern: string): string {
  if (pattern === '*') return 'Фuture:Фuture';
  return pattern.replaceAll('*', 'Фuture').replaceAll('?', 'Ф');
}

/**
 * What some policies and AWS's data tell of context keys: one is a list if either
 * takes it for one, and holds what policies compare it as before what the data says.
 */
export function keyFactsOf(catalog: Catalog, policies: readonly AttachedPolicy[]): KeyFacts {
  const lists = keysOfSetOperators(policies);
  const compared = typesComparedAs(policies);
  return {
    isMultivalued: (name) => lists.has(name) || (catalog.conditionKey(name)?.multivalued ?? false),
    exampleOf: (name) =>
      EXAMPLES[compared.get(name) ?? catalog.conditionKey(name)?.type ?? 'String'],
  };
}

const EXAMPLES: Readonly<Record<ConditionKeyType, string>> = {
  String: 'example',
  Numeric: '0',
  Date: '2026-01-01T00:00:00Z',
  Bool: 'true',
  ARN: 'arn:aws:iam::111122223333:user/example',
  IPAddress: '198.51.100.7',
  Binary: 'ZXhhbXBsZQ==',
};

/** By key, the type that its values must have to be compared at all; keys that are compared as texts have none. */
function typesComparedAs(
  policies: readonly AttachedPolicy[],
): ReadonlyMap<string, ConditionKeyType> {
  const types = new Map<string, ConditionKeyType>();
  for (const { key, operator } of conditionsOf(policies)) {
    if (operator.name === null || operator.name === 'Null') continue;
    const type = TYPES[familyOf(operator.name)];
    if (type !== null) types.set(key.toLowerCase(), type);
  }
  return types;
}

const TYPES: Readonly<Record<ValueFamily, ConditionKeyType | null>> = {
  text: null,
  folded: null,
  number: 'Numeric',
  date: 'Date',
  address: 'IPAddress',
  boolean: 'Bool',
};

function keysOfSetOperators(policies: readonly AttachedPolicy[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { key, operator } of conditionsOf(policies)) {
    if (operator.quantifier !== 'one') keys.add(key.toLowerCase());
  }
  return keys;
}

function conditionsOf(policies: readonly AttachedPolicy[]): readonly Condition[] {
  return policies.flatMap(({ policy }) => policy.statements.flatMap((each) => each.conditions));
}

/** The partitions of AWS in which the policies name principals; `aws` where they name none. */
export function partitionsOf(policies: readonly AttachedPolicy[]): readonly string[] {
  const partitions = new Set<string>();
  for (const { policy } of policies) {
    for (const { value } of policy.statements.flatMap(
      ({ principal }) => principal?.entries ?? [],
    )) {
      const arn = parseArn(value);
      if (arn !== null && arn.partition !== '') partitions.add(arn.partition);
    }
  }
  return partitions.size === 0 ? ['aws'] : [...partitions];
}
