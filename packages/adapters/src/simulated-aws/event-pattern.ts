import { isOpenObject, type OpenObject } from '@countersign/govern';
import { ServiceError } from './service-error.ts';
import { jsonObject } from './wire/json-object.ts';

/** Tells whether an event is one of those that a rule is about. */
export type EventPattern = (event: OpenObject) => boolean;

/** Tells whether a value is one of those that a pattern lists; `undefined` where there is none. */
type ValueTest = (value: unknown) => boolean;

/**
 * Reads the pattern of a rule.
 *
 * @see {@link https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html}
 */
export function readEventPattern(text: string): EventPattern {
  const pattern = jsonObject(text);
  if (pattern === null || Object.keys(pattern).length === 0) {
    throw invalid('a pattern is a JSON object that is not empty');
  }
  return objectTest(pattern);
}

function objectTest(pattern: OpenObject): EventPattern {
  const tests = Object.entries(pattern).map(([key, below]): EventPattern => {
    if (key === '$or') return anyTest(below);
    if (isOpenObject(below)) {
      const test = objectTest(below);
      return (event) => membersOf(event, key).some((each) => isOpenObject(each) && test(each));
    }
    const test = listTest(key, below);
    return (event) => {
      const values = membersOf(event, key);
      return values.length === 0 ? test(undefined) : values.some(test);
    };
  });
  return (event) => tests.every((test) => test(event));
}

function anyTest(list: unknown): EventPattern {
  if (!Array.isArray(list) || list.length < 2) throw invalid('`$or` lists two patterns or more');
  const tests = list.map((each: unknown) => {
    if (!isOpenObject(each)) throw invalid('`$or` lists patterns');
    return objectTest(each);
  });
  return (event) => tests.some((test) => test(event));
}

/** The value of a member; of a list each one. */
function membersOf(event: OpenObject, key: string): readonly unknown[] {
  if (!Object.hasOwn(event, key)) return [];
  const value = event[key];
  return Array.isArray(value) ? value : [value];
}

function listTest(key: string, list: unknown): ValueTest {
  if (!Array.isArray(list) || list.length === 0) {
    throw invalid(`'${key}' must be an object or an array that is not empty`);
  }
  const tests = list.map((each: unknown) => (isOpenObject(each) ? operatorTest(each) : same(each)));
  return (value) => tests.some((test) => test(value));
}

function same(expected: unknown): ValueTest {
  if (typeof expected === 'object' && expected !== null) throw invalid('a list in a list');
  return (value) => value === expected;
}

const TEXT_TESTS: ReadonlyMap<string, (text: string) => (value: string) => boolean> = new Map([
  ['prefix', (text) => (value) => value.startsWith(text)],
  ['suffix', (text) => (value) => value.endsWith(text)],
  ['equals-ignore-case', (text) => (value) => value.toLowerCase() === text.toLowerCase()],
  ['wildcard', wildcardTest],
]);

function operatorTest(operator: OpenObject): ValueTest {
  const [name = '', ...others] = Object.keys(operator);
  const operand = operator[name];
  if (others.length > 0) throw invalid('only one operator in an object');
  if (name === 'exists') return (value) => (value !== undefined) === (operand === true);
  if (name === 'numeric') return numericTest(operand);
  if (name === 'anything-but') {
    const test = isOpenObject(operand) ? operatorTest(operand) : anyOf(operand);
    return (value) => value !== undefined && !test(value);
  }
  return textTest(name, operand);
}

function anyOf(operand: unknown): ValueTest {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  return (value) => values.includes(value);
}

/** One text or several; any prefix or suffix also without regard to case. */
function textTest(name: string, operand: unknown): ValueTest {
  const make = TEXT_TESTS.get(name);
  if (make === undefined) throw invalid(`the operator '${name}' is not simulated`);
  if (isOpenObject(operand)) {
    const text = operand['equals-ignore-case'];
    if (typeof text !== 'string') throw invalid(`'${name}' takes a text`);
    const test = make(text.toLowerCase());
    return (value) => typeof value === 'string' && test(value.toLowerCase());
  }
  const texts: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const tests = texts.map((text) => {
    if (typeof text !== 'string') throw invalid(`'${name}' takes a text`);
    return make(text);
  });
  return (value) => typeof value === 'string' && tests.some((test) => test(value));
}

/** Every part between stars, one after the other; what is found earliest leaves most for the rest. */
function wildcardTest(text: string): (value: string) => boolean {
  const [first = '', ...rest] = text.split('*');
  const last = rest.pop();
  if (last === undefined) return (value) => value === text;
  return (value) => {
    if (!value.startsWith(first) || !value.endsWith(last)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = value.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at + last.length <= value.length;
  };
}

const COMPARISONS: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map([
  ['=', (value, bound) => value === bound],
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
]);

function numericTest(operand: unknown): ValueTest {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  if (parts.length === 0 || parts.length % 2 === 1) throw invalid("'numeric' takes comparisons");
  const tests = parts.flatMap((sign, index) => {
    if (index % 2 === 1) return [];
    const [compare, bound] = [COMPARISONS.get(sign), parts[index + 1]];
    if (compare === undefined || typeof bound !== 'number') {
      throw invalid("'numeric' takes comparisons with numbers");
    }
    return [(value: number) => compare(value, bound)];
  });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function invalid(why: string): ServiceError {
  return new ServiceError(
    'InvalidEventPatternException',
    `Event pattern is not valid. Reason: ${why}`,
  );
}
