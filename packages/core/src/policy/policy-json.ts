import type { Policy, Statement } from './policy.ts';

/** A policy document as JSON has it. */
export type PolicyJson = Readonly<Record<string, unknown>>;

/**
 * Writes a policy down as AWS's policy language has it, statements always as a list.
 * Reading it again gives the same policy, but for where a single statement stood.
 */
export function policyJson({ version, id, statements }: Policy): PolicyJson {
  return {
    Version: version,
    ...(id === undefined ? {} : { Id: id }),
    Statement: statements.map(statementJson),
  };
}

/** A statement in the form of the policy language, elements in the usual order. */
export function statementJson(statement: Statement): PolicyJson {
  const { sid, effect, principal, action, resource, conditions } = statement;
  const json: Record<string, unknown> = {};
  if (sid !== undefined) json['Sid'] = sid;
  json['Effect'] = effect;
  if (principal !== undefined) {
    json[principal.negated ? 'NotPrincipal' : 'Principal'] = principalJson(principal.entries);
  }
  json[action.negated ? 'NotAction' : 'Action'] = oneOrList(action.patterns);
  if (resource !== undefined) {
    json[resource.negated ? 'NotResource' : 'Resource'] = oneOrList(resource.patterns);
  }
  if (conditions.length > 0) json['Condition'] = conditionJson(conditions);
  return json;
}

function oneOrList(values: readonly string[]): string | readonly string[] {
  const [first, ...rest] = values;
  return first !== undefined && rest.length === 0 ? first : values;
}

function principalJson(entries: NonNullable<Statement['principal']>['entries']): unknown {
  if (entries.some(({ type }) => type === '*')) return '*';
  const types = [...new Set(entries.map(({ type }) => type))];
  return Object.fromEntries(
    types.map((type) => [
      type,
      oneOrList(entries.filter((entry) => entry.type === type).map(({ value }) => value)),
    ]),
  );
}

function conditionJson(conditions: Statement['conditions']): unknown {
  const operators = [...new Set(conditions.map(({ operator }) => operator.written))];
  return Object.fromEntries(
    operators.map((written) => [
      written,
      Object.fromEntries(
        conditions
          .filter(({ operator }) => operator.written === written)
          .map(({ key, values }) => [key, oneOrList(values)]),
      ),
    ]),
  );
}
