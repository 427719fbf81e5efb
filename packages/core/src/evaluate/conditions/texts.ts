import type { PolicyVersion } from '../../policy/policy.ts';
import type { Request } from '../../request/request.ts';
import { matcherOf, type PatternStyle } from '../pattern.ts';
import { compileTemplate } from '../template.ts';
import { FALSE, TRUE, type Tri, tri, UNKNOWN } from '../tri.ts';

/** Tells whether one request value matches any of a condition's policy values. */
export type TextTest = (value: string, request: Request) => Tri;

/** How the values of a string, binary or ARN operator are read. */
export interface TextOptions {
  readonly style: PatternStyle;
  readonly ignoreCase: boolean;
  readonly version: PolicyVersion;
}

/** The test of the string, binary and ARN operators. */
export function textTest(values: readonly string[], options: TextOptions): TextTest {
  const tests = values.map((value) => oneTextTest(value, options));
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return (value, request) => {
    let outcome: Tri = FALSE;
    for (const test of tests) {
      const matched = test(value, request);
      if (matched === TRUE) return TRUE;
      if (matched === UNKNOWN) outcome = UNKNOWN;
    }
    return outcome;
  };
}

function oneTextTest(written: string, options: TextOptions): TextTest {
  const fold = (text: string): string => (options.ignoreCase ? text.toLowerCase() : text);
  const template = compileTemplate(written, { ...options, fold });
  if (template.kind === 'fixed') {
    const matches = matcherOf(template.codes);
    return (value) => tri(matches(fold(value)));
  }
  return (value, request) => {
    const filled = template.fill(request);
    if (filled === UNKNOWN || filled === FALSE) return filled;
    return tri(matcherOf(filled)(fold(value)));
  };
}
