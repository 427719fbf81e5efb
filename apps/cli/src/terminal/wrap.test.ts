import { describe, expect, it } from 'vitest';
import { labelled, textWidth, wrap } from './wrap.ts';

describe('wrap', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['one', 2, ['one']],
    ['a verylongword b', 5, ['a', 'verylongword', 'b']],
    ['', 5, ['']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});

it('labelled indents further lines as far as the first', () => {
  expect(labelled('fix ', 'one two', 8)).toEqual(['fix one', '    two']);
});

it.each([
  [0, 100],
  [40, 80],
  [90, 90],
  [300, 120],
])('textWidth of %i columns is %i', (columns, width) => {
  expect(textWidth(columns)).toBe(width);
});
