import { isOpenObject, type OpenObject } from '../../inventory/json-reader.ts';

/** What a field is: a value, absent, or not known, where only some of a record is. */
export type FieldValue = { readonly value: unknown } | 'absent' | 'unknown';

/** Whether something holds; `null` where that is not known. */
export type Tri = boolean | null;

/** What rules need that is no business of theirs. */
export interface SigmaTools {
  /** Compiles a regular expression that takes time in proportion to the text; throws where it is none. */
  readonly regex: (pattern: string, flags: string) => (text: string) => boolean;
  /** Compiles a range of addresses; throws where it is none. */
  readonly range: (cidr: string) => (text: string) => boolean;
}

/** The modifiers that are known. */
export const MODIFIERS: readonly string[] = [
  'contains',
  'startswith',
  'endswith',
  'all',
  're',
  'i',
  'm',
  's',
  'exists',
  'fieldref',
  'cased',
  'cidr',
  'lt',
  'lte',
  'gt',
  'gte',
  'neq',
];

/** The rule cannot be understood. */
export class MatcherError extends Error {
  override readonly name = 'MatcherError';
}

/** Tells whether a field is as a rule wants it. */
export type FieldTest = (value: FieldValue, other: (path: string) => FieldValue) => Tri;

/** Compiles what a rule wants of a field. */
export function compileField(
  modifiers: readonly string[],
  wanted: readonly unknown[],
  tools: SigmaTools,
): FieldTest {
  if (modifiers.includes('exists')) {
    const [exists] = wanted;
    if (typeof exists !== 'boolean') {
      throw new MatcherError('`exists` is followed by true or false');
    }
    return (value) => (value === 'unknown' ? null : (value !== 'absent') === exists);
  }
  const tests = wanted.map((each) => compileValue(modifiers, each, tools));
  const isAll = modifiers.includes('all');
  const isNegated = modifiers.includes('neq');
  return (value, other) => {
    const all = tests.map((test) => test(value, other));
    const holds = isAll ? every(all) : some(all);
    return isNegated ? not(holds) : holds;
  };
}

function compileValue(modifiers: readonly string[], wanted: unknown, tools: SigmaTools): FieldTest {
  if (wanted === null) {
    return (value) => (value === 'unknown' ? null : value === 'absent' || value.value === null);
  }
  if (isOpenObject(wanted) || Array.isArray(wanted)) {
    throw new MatcherError('a value is a text, a number, true, false or null');
  }
  const text = textOf(wanted);
  if (modifiers.includes('fieldref')) {
    return (value, other) => {
      const others = other(text);
      if (value === 'unknown' || others === 'unknown') return null;
      if (value === 'absent' || others === 'absent') return false;
      return textsIn(value.value).some((each) => textsIn(others.value).includes(each));
    };
  }
  const test = textTest(modifiers, text, tools);
  return (value) => {
    if (value === 'unknown') return null;
    return value !== 'absent' && textsIn(value.value).some(test);
  };
}

function textTest(
  modifiers: readonly string[],
  wanted: string,
  tools: SigmaTools,
): (text: string) => boolean {
  const has = (modifier: string): boolean => modifiers.includes(modifier);
  if (has('re')) {
    return compiled(wanted, () => tools.regex(wanted, ['i', 'm', 's'].filter(has).join('')));
  }
  if (has('cidr')) return compiled(wanted, () => tools.range(wanted));
  const order = ['lt', 'lte', 'gt', 'gte'].find(has);
  if (order !== undefined) return orderTest(order, wanted);
  const isCased = has('cased');
  const start = has('contains') || has('endswith') ? '*' : '';
  const end = has('contains') || has('startswith') ? '*' : '';
  const text = isCased ? wanted : wanted.toLowerCase();
  const whole = [...patternOf(start), ...patternOf(text), ...patternOf(end)];
  return (value) => matches(whole, isCased ? value : value.toLowerCase());
}

function compiled(
  wanted: string,
  make: () => (text: string) => boolean,
): (text: string) => boolean {
  try {
    return make();
  } catch (error) {
    throw new MatcherError(
      `\`${wanted}\`: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function orderTest(order: string, wanted: string): (text: string) => boolean {
  const limit = Number(wanted);
  if (wanted.trim() === '' || Number.isNaN(limit)) {
    throw new MatcherError(`\`${wanted}\` is no number`);
  }
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (order === 'lt') return value < limit;
    if (order === 'lte') return value <= limit;
    return order === 'gt' ? value > limit : value >= limit;
  };
}

/** Stands for any letters, and for one. */
const ANY = 0;
const ONE = 1;
type Letter = string | typeof ANY | typeof ONE;
type Pattern = readonly Letter[];

/** A backslash takes the meaning from a wildcard or another backslash, and is itself before all else. */
function patternOf(text: string): Pattern {
  const pattern: Letter[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (letter === '\\' && (next === '*' || next === '?' || next === '\\')) {
      pattern.push(next);
      at += 1;
    } else if (letter === '*') pattern.push(ANY);
    else pattern.push(letter === '?' ? ONE : letter);
  }
  return pattern;
}

/** In time proportional to both lengths together multiplied at worst. */
function matches(pattern: Pattern, text: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const wanted = pattern[place];
    if (wanted === ANY) {
      star = place;
      mark = at;
      place += 1;
    } else if (wanted === ONE || wanted === text[at]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      mark += 1;
      at = mark;
      place = star + 1;
    } else return false;
  }
  while (pattern[place] === ANY) place += 1;
  return place === pattern.length;
}

/** A list matches where one of its elements does; of an object its JSON counts. */
function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isOpenObject(value)) return [JSON.stringify(value)];
  return value === null || value === undefined ? [] : [textOf(value)];
}

/** A text, a number, true or false as text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The value at a path of a record; of lists on the way each element counts. */
export function fieldOf(record: OpenObject, path: string): FieldValue {
  let values: readonly unknown[] = [record];
  for (const name of path.split('.')) {
    values = values.flatMap((value) => membersOf(value, name));
    if (values.length === 0) return 'absent';
  }
  return { value: values.length === 1 ? values[0] : values };
}

function membersOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => membersOf(each, name));
  return isOpenObject(value) && Object.hasOwn(value, name) ? [value[name]] : [];
}

/** Whether all hold. */
export function every(all: readonly Tri[]): Tri {
  if (all.includes(false)) return false;
  return all.includes(null) ? null : true;
}

/** Whether one holds. */
export function some(all: readonly Tri[]): Tri {
  if (all.includes(true)) return true;
  return all.includes(null) ? null : false;
}

/** Whether something does not hold. */
export function not(holds: Tri): Tri {
  return holds === null ? null : !holds;
}
