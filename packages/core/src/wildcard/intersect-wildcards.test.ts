import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersectWildcards } from './intersect-wildcards.ts';
import { matchWildcard } from './match-wildcard.ts';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'x'), maxLength: 7 });

describe('intersectWildcards', () => {
  it.each([
    ['*', '*', 'example'],
    ['user/*', 'user/team/*', 'user/team/example'],
    ['policy/*', 'policy/fn2-*', 'policy/fn2-example'],
    ['a', 'b', null],
    ['a?', 'ab', 'ab'],
    ['*a', 'b*', 'ba'],
    ['', '*', ''],
  ])('of %j and %j is %j', (left, right, expected) => {
    expect(intersectWildcards(left, right)).toBe(expected);
  });

  it('gives a text that matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const found = intersectWildcards(left, right, 'x');
        if (found === null) return;
        expect([matchWildcard(left, found), matchWildcard(right, found)]).toEqual([true, true]);
      }),
    );
  });

  it('finds one wherever there is one', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (left, right, value) => {
        fc.pre(matchWildcard(left, value) && matchWildcard(right, value));
        expect(intersectWildcards(left, right)).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
