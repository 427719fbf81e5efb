import { tri } from '../tri.ts';
import { plainTest, type ValueTest } from './value-test.ts';

/** The test of `Bool`: `true` and `false` in any casing; other texts match nothing. */
export function booleanTest(values: readonly string[]): ValueTest {
  const wanted = values.map((value) => value.toLowerCase());
  const wantsTrue = wanted.includes('true');
  const wantsFalse = wanted.includes('false');
  return plainTest(wantsTrue || wantsFalse, (value) => {
    const given = value.toLowerCase();
    return tri((given === 'true' && wantsTrue) || (given === 'false' && wantsFalse));
  });
}
