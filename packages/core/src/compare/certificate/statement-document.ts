import type { PrincipalElement, Statement } from '../../policy/policy.ts';

/** A statement in the form of AWS's policy language. */
export type StatementDocument = Readonly<Record<string, unknown>>;

/** Writes a statement down as AWS's policy language has it. */
export function statementDocument(statement: Statement): StatementDocument {
  const { action, conditions, effect, principal, resource } = statement;
  return {
    Effect: effect,
    ...(principal === undefined
      ? {}
      : { [principal.negated ? 'NotPrincipal' : 'Principal']: principalDocument(principal) }),
    [action.negated ? 'NotAction' : 'Action']: action.patterns,
    ...(resource === undefined
      ? {}
      : { [resource.negated ? 'NotResource' : 'Resource']: resource.patterns }),
    ...(conditions.length === 0 ? {} : { Condition: conditionDocument(conditions) }),
  };
}

function principalDocument({ entries }: PrincipalElement): unknown {
  if (entries.some(({ type }) => type === '*')) return '*';
  const byType = new Map<string, string[]>();
  for (const { type, value } of entries) byType.set(type, [...(byType.get(type) ?? []), value]);
  return Object.fromEntries(byType);
}

/** One member for each operator and key: policies that repeat a key under one operator cannot be written so. */
function conditionDocument(conditions: Statement['conditions']): unknown {
  const byOperator = new Map<string, Map<string, readonly string[]>>();
  for (const { operator, key, values } of conditions) {
    const keys = byOperator.get(operator.written) ?? new Map<string, readonly string[]>();
    byOperator.set(operator.written, keys.set(key, values));
  }
  return Object.fromEntries(
    [...byOperator].map(([name, keys]) => [name, Object.fromEntries(keys)]),
  );
}
