import { fillPattern } from '../arn/intersect-arns.ts';
import type { CompiledLayers } from '../evaluate/compile.ts';
import { formatInstant, parseInstant } from '../evaluate/conditions/dates.ts';
import { isDecimal } from '../evaluate/conditions/numbers.ts';
import { contextValue } from '../evaluate/context.ts';
import { parseTemplate } from '../evaluate/pattern.ts';
import type { Condition } from '../policy/policy.ts';
import type { ContextValue, Request } from '../request/request.ts';

const ABSENT: ContextValue = { kind: 'absent' };

/** What every unknown key is tried with, whatever conditions ask for. */
const EXAMPLE = 'countersign-example';

/** The conditions of every statement that concerns the request's action, in whatever layer. */
export function conditionsThatMatter(
  layers: CompiledLayers,
  request: Request,
): readonly Condition[] {
  const action = request.action.toLowerCase();
  const all = [
    layers.identity,
    layers.boundary,
    layers.session,
    layers.resource,
    layers.endpoint,
    ...(layers.scps ?? []),
    ...(layers.rcps ?? []),
  ];
  return all.flatMap((layer) => {
    if (layer === null) return [];
    const { allows, denies } = layer.relevantTo(action);
    return [...allows, ...denies].flatMap((compiled) => compiled.statement.conditions);
  });
}

/**
 * For each unknown key that a condition asks for, values on either side of every
 * test: each policy value made concrete, one that matches none, and absence.
 */
export function candidateValues(
  conditions: readonly Condition[],
  request: Request,
): readonly (readonly [key: string, values: readonly ContextValue[]])[] {
  const byKey = new Map<string, ContextValue[]>();
  for (const condition of conditions) {
    for (const key of keysOf(condition)) {
      const known = contextValue(request, key);
      if (known.kind === 'values' || known.kind === 'absent') continue;
      const values = byKey.get(key) ?? [];
      byKey.set(key, values);
      if (key === condition.key.toLowerCase()) values.push(...valuesFor(condition, known, request));
    }
  }
  return [...byKey].map(([key, values]) => {
    const known = contextValue(request, key);
    const mayBeAbsent = known.kind !== 'instant' || known.mayBeAbsent;
    const rest: ContextValue[] = [single(EXAMPLE), ...(mayBeAbsent ? [ABSENT] : [])];
    return [key, distinct([...values, ...(known.kind === 'instant' ? rest.slice(1) : rest)])];
  });
}

function keysOf(condition: Condition): readonly string[] {
  const inValues = condition.values.flatMap((value) =>
    parseTemplate(value).flatMap((piece) => (piece.kind === 'variable' ? [piece.key] : [])),
  );
  return [condition.key.toLowerCase(), ...inValues];
}

function valuesFor(
  condition: Condition,
  known: ContextValue,
  request: Request,
): readonly ContextValue[] {
  const name = condition.operator.name ?? '';
  const notBefore = known.kind === 'instant' ? known.notBeforeMs : Number.NEGATIVE_INFINITY;
  const texts = condition.values
    .flatMap((value) => withVariables(value, request))
    .flatMap((value) => concreteTexts(name, value, notBefore));
  const singles = texts.map(single);
  const several = condition.operator.quantifier !== 'one' && texts.length > 1;
  return several ? [{ kind: 'values', values: texts }, ...singles] : singles;
}

/** A policy's text as it stands, and with its variables filled in where it has some. */
function withVariables(text: string, request: Request): readonly string[] {
  const pieces = parseTemplate(text);
  if (pieces.every((piece) => piece.kind === 'text')) return [text];
  const filled = pieces.map((piece) =>
    piece.kind === 'variable' ? variableText(request, piece) : piece.text,
  );
  return filled.includes(null) ? [text] : [filled.join(''), text];
}

/** What a variable stands for once every unknown key has been chosen; `null` for nothing. */
function variableText(
  request: Request,
  { key, fallback }: { readonly key: string; readonly fallback: string | null },
): string | null {
  const known = contextValue(request, key);
  if (known.kind === 'absent') return fallback;
  return known.kind === 'values' ? (known.values[0] ?? fallback) : EXAMPLE;
}

function concreteTexts(operator: string, value: string, notBefore: number): readonly string[] {
  if (operator === 'Bool') return ['true', 'false'];
  if (operator === 'Null') return [EXAMPLE];
  if (operator.startsWith('Numeric')) {
    if (!isDecimal(value)) return [];
    const near = [value, String(Number(value) - 1), String(Number(value) + 1)];
    if (!Number.isFinite(notBefore)) return near;
    // Of instants, `aws:EpochTime` is compared as a number: in seconds.
    const earliest = Math.ceil(notBefore / 1000);
    return [...near.filter((text) => Number(text) >= earliest), String(earliest)];
  }
  if (operator.startsWith('Date')) {
    const limit = parseInstant(value);
    if (limit === null) return [];
    const near = [limit - 1000, limit, limit + 1000].filter((instant) => instant >= notBefore);
    return [...near, ...(Number.isFinite(notBefore) ? [notBefore] : [])].map(formatInstant);
  }
  if (operator.endsWith('IpAddress')) return [value.split('/')[0] ?? value, '198.51.100.7'];
  return [fillPattern(value), ...(value === '*' ? [EXAMPLE] : [])];
}

function single(text: string): ContextValue {
  return { kind: 'values', values: [text] };
}

function distinct(values: readonly ContextValue[]): readonly ContextValue[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText.values()];
}
