import { parseTemplate } from '../evaluate/pattern.ts';
import { isNegatedOperator, parseOperator } from '../policy/operators.ts';
import type { AttachedPolicy, Condition, Policy, Statement } from '../policy/policy.ts';

/** The value that each policy variable's key is given, in a try. */
export type Valuation = (key: string) => string;

/** Every key that policy variables of these policies name. */
export function variableKeys(policies: readonly Policy[]): readonly string[] {
  const keys = new Set<string>();
  for (const policy of policies) {
    if (policy.version === '2008-10-17') continue;
    for (const statement of policy.statements) {
      for (const key of keysOf(statement)) keys.add(key);
    }
  }
  return [...keys];
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

function takesVariables({ operator }: Condition): boolean {
  return operator.name !== null && /^(?:String|Arn)/.test(operator.name);
}

const MAX_KEYS_OF_ONE_STATEMENT = 5;

/**
 * A policy without variables that says the same of requests whose variable keys
 * are either absent or hold the values given: each statement is split by which
 * of its keys are there. `null` when a statement has more than five keys.
 */
export function instantiate(attached: AttachedPolicy, valuation: Valuation): AttachedPolicy | null {
  const statements: Statement[] = [];
  for (const statement of attached.policy.statements) {
    const keys = attached.policy.version === '2008-10-17' ? [] : keysOf(statement);
    if (keys.length > MAX_KEYS_OF_ONE_STATEMENT) return null;
    for (let choice = 0; choice < 1 << keys.length; choice += 1) {
      const present = new Set(keys.filter((_, index) => ((choice >> index) & 1) === 1));
      const filled = fillStatement(statement, keys, present, valuation);
      if (filled !== null) statements.push(filled);
    }
  }
  return { ...attached, policy: { ...attached.policy, statements } };
}

function fillStatement(
  statement: Statement,
  keys: readonly string[],
  present: ReadonlySet<string>,
  valuation: Valuation,
): Statement | null {
  const fill = (text: string): string | null => fillText(text, present, valuation);
  const conditions: Condition[] = [];
  for (const condition of statement.conditions) {
    if (!takesVariables(condition)) conditions.push(condition);
    else conditions.push({ ...condition, values: kept(condition.values.map(fill)) });
  }
  // A comparison that is left without values matches nothing.
  if (conditions.some((condition) => isImpossible(condition))) return null;
  const { resource } = statement;
  const presence = keys.map((key) => presenceOf(key, present.has(key), valuation, statement));
  const filled = { ...statement, conditions: [...conditions, ...presence] };
  if (resource === undefined) return filled;
  const patterns = kept(resource.patterns.map(fill));
  if (patterns.length === 0 && !resource.negated) return null;
  return { ...filled, resource: { ...resource, patterns } };
}

function kept(texts: readonly (string | null)[]): readonly string[] {
  return texts.filter((text) => text !== null);
}

function isImpossible({ operator, values }: Condition): boolean {
  if (values.length > 0 || operator.name === null || operator.name === 'Null') return false;
  return operator.quantifier === 'one' && !operator.ifExists && !isNegatedOperator(operator.name);
}

function fillText(text: string, present: ReadonlySet<string>, valuation: Valuation): string | null {
  if (!text.includes('${')) return text;
  let filled = '';
  for (const piece of parseTemplate(text)) {
    if (piece.kind === 'text') filled += piece.text;
    else if (piece.kind === 'escape') filled += `\${${piece.text}}`;
    else {
      const value = present.has(piece.key) ? valuation(piece.key) : piece.fallback;
      if (value === null) return null;
      filled += value.replaceAll(/[*?$]/g, (character) => `\${${character}}`);
    }
  }
  return filled;
}

function presenceOf(
  key: string,
  isPresent: boolean,
  valuation: Valuation,
  { pointer }: Statement,
): Condition {
  const operator = parseOperator(isPresent ? 'StringEquals' : 'Null');
  return { operator, key, values: [isPresent ? valuation(key) : 'true'], pointer };
}
