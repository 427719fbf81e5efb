import { parseTemplate } from '../evaluate/pattern.ts';
import { isNegatedOperator, parseOperator } from '../policy/operators.ts';
import type { AttachedPolicy, Condition, Policy, Statement } from '../policy/policy.ts';

/** The value that each policy variable's key is given, in a try. */
export type Valuation = (key: string) => string;

/** Every key that policy variables of a policy name. */
export function variableKeys({ statements, version }: Policy): readonly string[] {
  if (version === '2008-10-17') return [];
  return [...new Set(statements.flatMap(keysOf))];
}

function keysOf({ conditions, resource }: Statement): readonly string[] {
  const texts = [
    ...(resource?.patterns ?? []),
    ...conditions.filter(takesVariables).flatMap(({ values }) => values),
  ];
  return [...new Set(texts.flatMap(variablesIn))];
}

function variablesIn(text: string): readonly string[] {
  if (!text.includes('${')) return [];
  return parseTemplate(text).flatMap((piece) => (piece.kind === 'variable' ? [piece.key] : []));
}

/** Whether the values of a condition may hold policy variables: those of texts and ARNs. */
export function takesVariables({ operator }: Condition): boolean {
  return operator.name !== null && /^(?:String|Arn)/.test(operator.name);
}

const MAX_KEYS_OF_ONE_STATEMENT = 5;

/**
 * A policy without variables that says the same of requests whose variable keys
 * are either absent or hold the values given: each statement is split by which
 * of its keys are there. `null` when a statement has more than five keys.
 */
export function instantiate(attached: AttachedPolicy, valuation: Valuation): AttachedPolicy | null {
  if (attached.policy.version === '2008-10-17') return attached;
  const statements: Statement[] = [];
  for (const statement of attached.policy.statements) {
    const keys = keysOf(statement);
    if (keys.length > MAX_KEYS_OF_ONE_STATEMENT) return null;
    for (let choice = 0; choice < 1 << keys.length; choice += 1) {
      const present = new Set(keys.filter((_, index) => ((choice >> index) & 1) === 1));
      const filled = fillStatement(statement, (key) => (present.has(key) ? valuation(key) : null));
      if (filled === null) continue;
      const presence = keys.map((key) => presenceOf(key, present.has(key), valuation, statement));
      statements.push({ ...filled, conditions: [...filled.conditions, ...presence] });
    }
  }
  return { ...attached, policy: { ...attached.policy, statements } };
}

/** What a policy variable stands for: a text, `null` for an absent key, `undefined` to leave it as it is. */
export type Substitution = (key: string) => string | null | undefined;

/** A statement with variables filled in, or `null` when it then covers nothing. */
export function fillStatement(statement: Statement, substitute: Substitution): Statement | null {
  const fill = (text: string): string | null => fillText(text, substitute);
  const conditions: Condition[] = [];
  for (const condition of statement.conditions) {
    if (!takesVariables(condition)) conditions.push(condition);
    else conditions.push({ ...condition, values: kept(condition.values.map(fill)) });
  }
  // A comparison that is left without values matches nothing.
  if (conditions.some((condition) => isImpossible(condition))) return null;
  const { resource } = statement;
  if (resource === undefined) return { ...statement, conditions };
  const patterns = kept(resource.patterns.map(fill));
  if (patterns.length === 0 && !resource.negated) return null;
  return { ...statement, conditions, resource: { ...resource, patterns } };
}

function kept(texts: readonly (string | null)[]): readonly string[] {
  return texts.filter((text) => text !== null);
}

function isImpossible({ operator, values }: Condition): boolean {
  if (values.length > 0 || operator.name === null || operator.name === 'Null') return false;
  return operator.quantifier === 'one' && !operator.ifExists && !isNegatedOperator(operator.name);
}

function fillText(text: string, substitute: Substitution): string | null {
  if (!text.includes('${')) return text;
  let filled = '';
  for (const piece of parseTemplate(text)) {
    if (piece.kind === 'text') filled += piece.text;
    else if (piece.kind === 'escape') filled += `\${${piece.text}}`;
    else {
      const value = substitute(piece.key);
      if (value === undefined) filled += written(piece.key, piece.fallback);
      else if (value !== null) filled += escaped(value);
      else if (piece.fallback === null) return null;
      else filled += escaped(piece.fallback);
    }
  }
  return filled;
}

function written(key: string, fallback: string | null): string {
  return fallback === null ? `\${${key}}` : `\${${key}, '${fallback}'}`;
}

function escaped(value: string): string {
  return value.replaceAll(/[*?$]/g, (character) => `\${${character}}`);
}

function presenceOf(
  key: string,
  isPresent: boolean,
  valuation: Valuation,
  { pointer }: Statement,
): Condition {
  const operator = parseOperator(isPresent ? 'StringEquals' : 'Null');
  return { operator, key, values: [isPresent ? escaped(valuation(key)) : 'true'], pointer };
}
