import { parseArn } from '../arn/arn.ts';
import type { Catalog, ConditionKeyType } from '../catalog/catalog.ts';
import type { AttachedPolicy } from '../policy/policy.ts';
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

/** What some policies and AWS's data tell of context keys: one is a list if either takes it for one. */
export function keyFactsOf(catalog: Catalog, policies: readonly AttachedPolicy[]): KeyFacts {
  const lists = keysOfSetOperators(policies);
  return {
    isMultivalued: (name) => lists.has(name) || (catalog.conditionKey(name)?.multivalued ?? false),
    exampleOf: (name) => EXAMPLES[catalog.conditionKey(name)?.type ?? 'String'],
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

function keysOfSetOperators(policies: readonly AttachedPolicy[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { policy } of policies) {
    for (const condition of policy.statements.flatMap(({ conditions }) => conditions)) {
      if (condition.operator.quantifier !== 'one') keys.add(condition.key.toLowerCase());
    }
  }
  return keys;
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
