import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

/** What comes out of parts of a text, and how many lines are lost. */
function split(parts: readonly string[], maxBytes: number): readonly [string, number] {
  const splitter = new LineSplitter(maxBytes);
  let text = '';
  let all = 0;
  for (const part of parts) {
    const { lines, lost } = splitter.take(Buffer.from(part));
    expect(lines.length === 0 || lines.toString().endsWith('\n')).toBe(true);
    text += lines.toString();
    all += lost;
  }
  return [text + splitter.end().toString(), all];
}

describe('lines', () => {
  it('come out whole, whatever the parts', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(split(parts, 1000)).toEqual([parts.join(''), 0]);
      }),
    );
  });

  it.each<[readonly string[], string, number]>([
    [['1234', '567', '8\nab', 'c\n'], 'abc\n', 1],
    [['12345678', '9\n', 'ab\n'], 'ab\n', 1],
    [['1234567', '89', '\n1234567', 'x'], '', 2],
    [['a\n1234567', 'x\nb\n'], 'a\nb\n', 1],
  ])('are lost where they are too long: %j', (parts, text, lost) => {
    expect(split(parts, 6)).toEqual([text, lost]);
  });
});
