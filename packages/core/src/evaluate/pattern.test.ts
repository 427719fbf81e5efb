import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchWildcard } from '../wildcard/match-wildcard.ts';
import { buildPattern, isEverything, matchCodes, parseTemplate } from './pattern.ts';

function matches(
  pattern: string,
  value: string,
  style: 'wildcard' | 'arn' | 'resource' | 'literal' = 'resource',
) {
  return matchCodes(buildPattern([{ kind: 'text', text: pattern }], style), value);
}

describe('matchCodes', () => {
  it.each([
    ['*', '*', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/a:c/d', true],
    ['arn:aws:s3:*', 'arn:aws:s3:::b/a', true],
    ['arn:aws:*:b/a', 'arn:aws:s3:::b/a', false],
    ['arn:aws:iam::*:user/ana', 'arn:aws:iam::111122223333:user/ana', true],
    ['arn:aws:iam::*:user/ana', 'arn:aws:iam::1:2:user/ana', false],
    ['arn:aws:iam::1?3:user/*', 'arn:aws:iam::123:user/x', true],
    ['arn:aws:iam::1?3:user/*', 'arn:aws:iam::1:3:user/x', false],
    ['arn:*:s3:::b', 'arn:aws:s3:::b', true],
    ['b/*', 'b/a:c', true],
  ])('as a resource, %s and %s: %s', (pattern, value, expected) => {
    expect(matches(pattern, value)).toBe(expected);
  });

  it('takes wildcards literally where the style says so', () => {
    expect(matches('a*', 'ab', 'literal')).toBe(false);
    expect(matches('a*', 'a*', 'literal')).toBe(true);
  });

  it('keeps a star of a substituted value a star', () => {
    const codes = buildPattern(
      [
        { kind: 'text', text: 'a' },
        { kind: 'escape', text: '*' },
      ],
      'wildcard',
    );
    expect([matchCodes(codes, 'ab'), matchCodes(codes, 'a*')]).toEqual([false, true]);
  });

  it('agrees with matchWildcard on texts that are no ARNs', () => {
    const unit = fc.constantFrom('a', 'b', ':', '*', '?');
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 8 }),
        fc.string({ unit, maxLength: 8 }),
        (pattern, value) => {
          expect(matches(pattern, value, 'wildcard')).toBe(matchWildcard(pattern, value));
        },
      ),
    );
  });

  it('stays quick on patterns made of stars', () => {
    const pattern = '*a'.repeat(2000);
    expect(matches(pattern, 'a'.repeat(1999), 'wildcard')).toBe(false);
  });
});

describe('isEverything', () => {
  it.each([
    ['*', true],
    ['**', true],
    ['', false],
    ['*a', false],
  ])('%j: %s', (text, expected) => {
    expect(isEverything(buildPattern([{ kind: 'text', text }], 'wildcard'))).toBe(expected);
  });
});

describe('parseTemplate', () => {
  it.each([
    [
      'a/${aws:UserName}/*',
      [
        { kind: 'text', text: 'a/' },
        { kind: 'variable', key: 'aws:username', fallback: null },
        { kind: 'text', text: '/*' },
      ],
    ],
    ["${k, 'none, really'}", [{ kind: 'variable', key: 'k', fallback: 'none, really' }]],
    [
      '${*}${?}${$}',
      [
        { kind: 'escape', text: '*' },
        { kind: 'escape', text: '?' },
        { kind: 'escape', text: '$' },
      ],
    ],
    [
      'a${}b${c',
      [
        { kind: 'text', text: 'a${}' },
        { kind: 'text', text: 'b${c' },
      ],
    ],
  ])('%s', (text, pieces) => {
    expect(parseTemplate(text)).toEqual(pieces);
  });
});
