import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalText, storedText } from './stored-text.ts';

describe('a stored text', () => {
  it('is the original again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(originalText(storedText(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['arn:aws:iam::111122223333:role/a+b=c,d.e@f', 'arn:aws:iam::111122223333:role/a+b=c,d.e@f'],
    ['nul\u0000', 'nul\\u0000'],
    ['half \uD800', 'half \\ud800'],
    ['"\\', '\\"\\\\'],
  ])('%j', (text, stored) => {
    expect(storedText(text)).toBe(stored);
    expect(Buffer.from(stored, 'utf8').toString('utf8')).toBe(stored);
  });
});
