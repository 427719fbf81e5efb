import { type Policy, type PolicyJson, statementJson } from '@countersign/core';

/** Statements that only one of two documents has, in the order in which they stand there. */
export interface StatementDifference {
  readonly added: readonly PolicyJson[];
  readonly removed: readonly PolicyJson[];
}

/** What statements two documents do not share; the order in which they stand does not count. */
export function compareStatements(
  before: Policy | null,
  after: Policy | null,
): StatementDifference {
  const [old, now] = [before, after].map(
    (policy) => policy?.statements.map((statement) => statementJson(statement)) ?? [],
  );
  return { added: without(now ?? [], old ?? []), removed: without(old ?? [], now ?? []) };
}

/** The statements of a list, but for each of the other list one that is the same. */
function without(
  statements: readonly PolicyJson[],
  others: readonly PolicyJson[],
): readonly PolicyJson[] {
  const left = new Map<string, number>();
  for (const other of others) {
    const text = JSON.stringify(other);
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  return statements.filter((statement) => {
    const text = JSON.stringify(statement);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}
