import { tri } from '../tri.ts';
import type { TextTest } from './texts.ts';

/** The test of `Bool`: `true` and `false` in any casing; other texts match nothing. */
export function booleanTest(values: readonly string[]): TextTest {
  const wanted = values.map((value) => value.toLowerCase());
  const wantsTrue = wanted.includes('true');
  const wantsFalse = wanted.includes('false');
  return (value) => {
    const given = value.toLowerCase();
    return tri((given === 'true' && wantsTrue) || (given === 'false' && wantsFalse));
  };
}
