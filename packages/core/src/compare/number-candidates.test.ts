import { describe, expect, it } from 'vitest';
import { numberCandidates } from './number-candidates.ts';

describe('numberCandidates', () => {
  it.each([
    [[], []],
    [['5'], ['5', '6', '4']],
    [
      ['5', '5.2'],
      ['5', '5.1', '5.2', '6.2', '4'],
    ],
    [
      ['-1', '+.5'],
      ['-1', '-0.25', '0.5', '1.5', '-2'],
    ],
    [
      ['1', '1.0', '01'],
      ['1', '2', '0'],
    ],
    [
      ['0.1', '0.10000000000000000000001'],
      [
        '0.1',
        '0.100000000000000000000005',
        '0.10000000000000000000001',
        '1.10000000000000000000001',
        '-0.9',
      ],
    ],
  ])('between %j lie %j', (bounds, expected) => {
    expect(numberCandidates(bounds)).toEqual(expected);
  });
});
