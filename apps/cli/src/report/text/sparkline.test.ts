import { expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

it.each<[readonly number[], number, string]>([
  [[], 8, ''],
  [[0, 0], 8, '▁▁'],
  [[0, 7], 8, '▁█'],
  [[1, 2, 3, 4, 5, 6, 7], 8, '▂▃▄▅▆▇█'],
  [[7, 7, 0, 0], 2, '█▁'],
  [[0, 1, 2, 3], 2, '▃█'],
])('%j in %i columns is %s', (values, columns, expected) => {
  expect(sparkline(values, columns)).toBe(expected);
});
