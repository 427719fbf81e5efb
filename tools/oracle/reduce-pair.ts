import type { PolicyPair } from './mutate-policy.ts';
import type { PolicyDocument, StatementDocument } from './random-policies.ts';

/** Drops what can be dropped of two policies while something stays wrong with them. */
export async function reducePair(
  start: PolicyPair,
  isWrong: (pair: PolicyPair) => Promise<boolean>,
): Promise<PolicyPair> {
  let pair = start;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of smallerPairs(pair)) {
      if (await isWrong(candidate)) {
        pair = candidate;
        isSmaller = true;
        break;
      }
    }
  }
  return pair;
}

function smallerPairs({ a, b }: PolicyPair): readonly PolicyPair[] {
  return [
    ...smallerPolicies(a).map((each) => ({ a: each, b })),
    ...smallerPolicies(b).map((each) => ({ a, b: each })),
  ];
}

function smallerPolicies(policy: PolicyDocument): readonly PolicyDocument[] {
  const { Statement: statements } = policy;
  const fewer = statements.length > 1 ? withoutEach(statements) : [];
  const smaller = statements.flatMap((statement, index) =>
    smallerStatements(statement).map((each) => statements.with(index, each)),
  );
  return [...fewer, ...smaller].map((each) => ({ ...policy, Statement: each }));
}

function smallerStatements(statement: StatementDocument): readonly StatementDocument[] {
  const { Condition: conditions, ...rest } = statement;
  const simpler: readonly StatementDocument[] = [
    ...withoutEach(statement.Action ?? []).map((Action) => ({ ...statement, Action })),
    ...withoutEach(statement.Resource ?? []).map((Resource) => ({ ...statement, Resource })),
    ...withoutEach(statement.NotResource ?? []).map((each) => ({
      ...statement,
      NotResource: each,
    })),
  ].filter((each) => each.Action?.length !== 0 && each.Resource?.length !== 0);
  const left = smallerMembers(conditions ?? {}, (keys) =>
    smallerMembers(keys, (values) => (values.length > 1 ? withoutEach(values) : [])),
  );
  return [
    ...(conditions === undefined ? [] : [rest]),
    ...simpler.filter((each) => each.NotResource?.length !== 0),
    ...left
      .filter((each) => Object.values(each).every((keys) => Object.keys(keys).length > 0))
      .map((each) => ({ ...statement, Condition: each })),
  ];
}

/** An object without one member, or with one made smaller. */
function smallerMembers<Value>(
  object: Readonly<Record<string, Value>>,
  smaller: (value: Value) => readonly Value[],
): readonly Readonly<Record<string, Value>>[] {
  const entries = Object.entries(object);
  return [
    ...withoutEach(entries),
    ...entries.flatMap(([name, value], index) =>
      smaller(value).map((each) => entries.with(index, [name, each])),
    ),
  ].map((each) => Object.fromEntries(each));
}

function withoutEach<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.map((_, index) => items.toSpliced(index, 1));
}
