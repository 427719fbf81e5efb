import type { PolicyVersion } from '../../policy/policy.ts';
import { isEverything, matcherOf, type PatternStyle } from '../pattern.ts';
import { compileTemplate } from '../template.ts';
import { tri } from '../tri.ts';
import { anyTest, plainTest, type ValueTest } from './value-test.ts';

/** How the values of a string or ARN operator are read. */
export interface TextOptions {
  readonly style: PatternStyle;
  readonly ignoreCase: boolean;
  readonly version: PolicyVersion;
}

/** The test of the string and ARN operators. */
export function textTest(values: readonly string[], options: TextOptions): ValueTest {
  const isPlain = options.style === 'literal' && !values.some((value) => value.includes('${'));
  if (isPlain) return plainTextTest(values, options);
  return anyTest(values.map((value) => oneTextTest(value, options)));
}

/**
 * A text in lower case, letter by letter: what the Greek sigma becomes in whole
 * words depends on where it stands.
 */
export function foldCase(text: string): string {
  const isPlain = !/[^ -\u007f]/.test(text);
  return isPlain ? text.toLowerCase() : Array.from(text, (one) => one.toLowerCase()).join('');
}

/** Equality with any of the values: one look-up, however many there are. */
function plainTextTest(values: readonly string[], { ignoreCase }: TextOptions): ValueTest {
  const wanted = new Set(ignoreCase ? values.map(foldCase) : values);
  return plainTest(values.length > 0, (value) =>
    tri(wanted.has(ignoreCase ? foldCase(value) : value)),
  );
}

/** The test of `BinaryEquals`: equality of the base-64 texts, without policy variables. */
export function binaryTest(values: readonly string[]): ValueTest {
  const wanted = new Set(values);
  return plainTest(values.length > 0, (value) => tri(wanted.has(value)));
}

function oneTextTest(written: string, options: TextOptions): ValueTest {
  const fold = (text: string): string => (options.ignoreCase ? foldCase(text) : text);
  const template = compileTemplate(written, { ...options, fold });
  if (template.kind === 'fixed') {
    const matches = matcherOf(template.codes);
    const test = plainTest(true, (value) => tri(matches(fold(value))));
    return isEverything(template.codes) ? { ...test, canMiss: () => false } : test;
  }
  return {
    matches: (value, request) => template.matches(fold(value), request),
    matchesFrom: null,
    hasVariables: true,
    canMatch: (request) => template.fill(request) !== null,
    canMiss: (request) => {
      const filled = template.fill(request);
      return filled === null || filled.hasUnknown || !isEverything(filled.codes);
    },
  };
}
