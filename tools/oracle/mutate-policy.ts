import type { Prng } from './prng.ts';
import {
  type ConditionDocument,
  changedPattern,
  type Flavour,
  joined,
  type PolicyDocument,
  randomCondition,
  randomStatement,
  type StatementDocument,
} from './random-policies.ts';

/** Two related policies of one side. */
export interface PolicyPair {
  readonly a: PolicyDocument;
  readonly b: PolicyDocument;
}

/** A policy that differs from another in one or two places, of which many make it allow more, less or the same. */
export function mutated(random: Prng, policy: PolicyDocument, flavour: Flavour): PolicyDocument {
  let statements = policy.Statement;
  const rounds = 1 + random.below(2);
  for (let round = 0; round < rounds; round += 1) {
    statements = random.pick(MUTATIONS)(random, statements, flavour);
  }
  return { ...policy, Statement: statements };
}

type Mutation = (
  random: Prng,
  statements: readonly StatementDocument[],
  flavour: Flavour,
) => readonly StatementDocument[];

const MUTATIONS: readonly Mutation[] = [
  dropStatement,
  addStatement('Deny'),
  addStatement('Allow'),
  onOne(splitByCondition),
  onOne(splitByCondition),
  onOne(splitByResource),
  onOne((random, statement) => [withResources(statement, (each) => changedPattern(random, each))]),
  onOne((random, statement) => [withValues(statement, (each) => changedPattern(random, each))]),
  onOne(dropCondition),
  onOne(addCondition),
  onOne((random, statement, flavour) => [
    statement,
    ...addCondition(random, { ...statement, Effect: random.pick(['Allow', 'Deny']) }, flavour),
  ]),
  (random, statements) => statements.toSorted(() => random.next() - 0.5),
];

/** What becomes of one statement of a policy. */
type Change = (
  random: Prng,
  statement: StatementDocument,
  flavour: Flavour,
) => readonly StatementDocument[];

function onOne(change: Change): Mutation {
  return (random, statements, flavour) => {
    const chosen = random.below(statements.length);
    return statements.flatMap((statement, index) =>
      index === chosen ? change(random, statement, flavour) : [statement],
    );
  };
}

function dropStatement(
  random: Prng,
  statements: readonly StatementDocument[],
): readonly StatementDocument[] {
  const dropped = random.below(statements.length);
  const rest = statements.filter((_, index) => index !== dropped);
  return rest.length === 0 ? statements : rest;
}

function addStatement(effect: StatementDocument['Effect']): Mutation {
  return (random, statements, flavour) => [...statements, randomStatement(random, flavour, effect)];
}

/** Two statements that say together what one says: a condition, and its contrary. */
function splitByCondition(
  random: Prng,
  statement: StatementDocument,
  flavour: Flavour,
): readonly StatementDocument[] {
  const chosen = random.pick(flavour.keys);
  const { key, operators } = chosen;
  const contraries = CONTRARIES.filter(([operator]) => operators.includes(operator));
  const [operator, contrary] = random.pick([...contraries, NULLS]);
  const values = operator === 'Null' ? [['true'], ['false']] : [[chosen.text(random)]];
  const [wanted = [], other = wanted] = values;
  return [
    withCondition(statement, { [operator]: { [key]: wanted } }),
    withCondition(statement, { [contrary]: { [key]: other } }),
  ];
}

const NULLS: readonly [string, string] = ['Null', 'Null'];
const CONTRARIES: readonly (readonly [string, string])[] = [
  ['StringEquals', 'StringNotEquals'],
  ['StringLike', 'StringNotLike'],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ['NumericEquals', 'NumericNotEquals'],
  ['DateEquals', 'DateNotEquals'],
  ['NumericLessThan', 'NumericGreaterThanEqualsIfExists'],
  ['DateGreaterThanIfExists', 'DateLessThanEquals'],
  ['IpAddress', 'NotIpAddress'],
  ['ArnLike', 'ArnNotLike'],
];

function splitByResource(random: Prng, statement: StatementDocument): readonly StatementDocument[] {
  const { Resource: resources } = statement;
  if (resources === undefined) return [statement];
  if (resources.length > 1) return resources.map((each) => ({ ...statement, Resource: [each] }));
  const { Resource: _, ...rest } = statement;
  const within = resources.map((each) => changedPattern(random, each));
  return [statement, { ...rest, Resource: within }];
}

function dropCondition(random: Prng, statement: StatementDocument): readonly StatementDocument[] {
  const { Condition: conditions = {}, ...rest } = statement;
  const operators = Object.keys(conditions);
  if (operators.length === 0) return [statement];
  const dropped = random.pick(operators);
  const kept = operators.filter((operator) => operator !== dropped);
  if (kept.length === 0) return [rest];
  const left = kept.map(
    (operator): ConditionDocument => ({ [operator]: conditions[operator] ?? {} }),
  );
  return [{ ...rest, Condition: joined(left) }];
}

function addCondition(
  random: Prng,
  statement: StatementDocument,
  flavour: Flavour,
): readonly StatementDocument[] {
  return [withCondition(statement, randomCondition(random, flavour))];
}

function withCondition(
  statement: StatementDocument,
  condition: ConditionDocument,
): StatementDocument {
  return { ...statement, Condition: joined([statement.Condition ?? {}, condition]) };
}

function withResources(
  statement: StatementDocument,
  change: (pattern: string) => string,
): StatementDocument {
  if (statement.Resource !== undefined) {
    return { ...statement, Resource: statement.Resource.map(change) };
  }
  if (statement.NotResource === undefined) return statement;
  return { ...statement, NotResource: statement.NotResource.map(change) };
}

/** Changes the values of string and ARN conditions. */
function withValues(
  statement: StatementDocument,
  change: (pattern: string) => string,
): StatementDocument {
  if (statement.Condition === undefined) return statement;
  const entries = Object.entries(statement.Condition).map(([operator, keys]) => {
    const isText = /(?:String|Arn)/.test(operator) && !operator.includes('IgnoreCase');
    if (!isText) return [operator, keys] as const;
    const changed = Object.entries(keys).map(([key, values]) => [key, values.map(change)] as const);
    return [operator, Object.fromEntries(changed)] as const;
  });
  return { ...statement, Condition: Object.fromEntries(entries) };
}
