import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateInJson, parseJson } from './parse-json.ts';

function failureOf(text: string): string {
  const parsed = parseJson(text);
  return parsed.ok ? 'parsed' : parsed.failure.message;
}

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const parsed = parseJson(text);
        expect(parsed.ok && JSON.stringify(parsed.value.value)).toBe(
          JSON.stringify(JSON.parse(text)),
        );
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"a"',
      ':',
      ',',
      '1',
      '-',
      '01',
      '1.',
      'tru',
      'true',
      ' ',
      '"\\u12"',
      '"\n"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
        const text = parts.join('');
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          accepted = false;
        }
        expect(parseJson(text).ok).toBe(accepted);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['', 'unexpected the end of the text at line 1, column 1'],
    ['{"a": 1', 'expected `,` or `}` but found the end of the text at line 1, column 8'],
    ['{\n  "a": [1,\n   2,]}', 'unexpected `]` at line 3, column 6'],
    ['{"a" 1}', 'expected `:` after the key `a` at line 1, column 6'],
    ['[1] x', 'unexpected `x` after the document at line 1, column 5'],
    ['"never ends', 'a string that does not end at line 1, column 1'],
  ])('says where %j goes wrong', (text, message) => {
    expect(failureOf(text)).toBe(message);
  });

  it('reports keys that occur twice, and keeps the last', () => {
    const parsed = parseJson('{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}');
    expect(parsed.ok && JSON.stringify(parsed.value.value)).toBe('{"a":3,"b":{"c":2}}');
    expect(parsed.ok && parsed.value.duplicates.map((issue) => issue.pointer)).toEqual([
      '/b/c',
      '/a',
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes %s for an ordinary key', (key) => {
    const parsed = parseJson(`{"${key}": {"polluted": true}, "${key}2": 1}`);
    expect(parsed.ok && parsed.value.duplicates).toEqual([]);
    expect(parsed.ok && Object.keys(parsed.value.value as object)).toEqual([key, `${key}2`]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses texts and nesting beyond the limits', () => {
    const limits = { maxLength: 20, maxDepth: 3 };
    expect(parseJson(' '.repeat(21), limits)).toMatchObject({ failure: { code: 'too-large' } });
    expect(parseJson('[[[[1]]]]', limits)).toMatchObject({ failure: { code: 'too-deep' } });
    expect(parseJson('[[[1]]]', limits).ok).toBe(true);
  });

  it('takes a byte order mark', () => {
    expect(parseJson('\ufeff{}').ok).toBe(true);
  });
});

describe('locateInJson', () => {
  it.each([
    ['', { line: 1, column: 1 }],
    ['/a', { line: 2, column: 8 }],
    ['/a/1', { line: 2, column: 12 }],
    ['/b~1c', { line: 3, column: 10 }],
    ['/nowhere', null],
  ])('finds %j', (pointer, location) => {
    expect(locateInJson('{\n  "a": [1, 2],\n  "b/c": 3\n}', pointer)).toEqual(location);
  });
});
