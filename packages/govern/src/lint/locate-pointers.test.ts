import { locateInJson } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locatePointers } from './locate-pointers.ts';

const TEXT = `{
  "a": [1, {"b/c": "x\\"]"}],
  "d": true }`;

describe('locatePointers', () => {
  it.each([
    ['', 1, 1],
    ['/a', 2, 8],
    ['/a/0', 2, 9],
    ['/a/1/b~1c', 2, 20],
    ['/d', 3, 8],
  ])('%j stands at %i:%i', (pointer, line, column) => {
    expect(locatePointers(TEXT, [pointer]).get(pointer)).toEqual({ line, column });
  });

  it('gives what is not there the place of what would hold it', () => {
    expect(locatePointers(TEXT, ['/a/1/z/y']).get('/a/1/z/y')).toEqual({ line: 2, column: 12 });
    expect(locatePointers(TEXT, ['/q']).get('/q')).toEqual({ line: 1, column: 1 });
  });

  it('agrees with looking for one pointer at a time', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const pointers = pointersOf(JSON.parse(text), '');
        const places = locatePointers(text, pointers);
        for (const pointer of pointers) {
          expect(places.get(pointer)).toEqual(locateInJson(text, pointer));
        }
      }),
    );
  });
});

function pointersOf(value: unknown, base: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [base];
  const below = Object.entries(value).flatMap(([key, item]) =>
    pointersOf(item, `${base}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [base, ...below];
}
