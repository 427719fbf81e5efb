import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, cheapestCover } from './cheapest-cover.ts';

/** The least cost of all covers, by trying every one. */
function leastCost(choices: readonly Choice[], rowCount: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let some = 0; some < 1 << choices.length; some += 1) {
    const chosen = choices.filter((_, at) => (some >> at) & 1);
    const rows = new Set(chosen.flatMap((choice) => choice.rows));
    if (rows.size < rowCount) continue;
    least = Math.min(
      least,
      chosen.reduce((sum, { cost }) => sum + cost, 0),
    );
  }
  return least;
}

const ROWS = 7;

/** Some choices, and one for each row, so that there is a cover. */
const problem = fc
  .tuple(
    fc.array(
      fc.record({
        cost: fc.integer({ min: 1, max: 30 }),
        rows: fc.uniqueArray(fc.nat({ max: ROWS - 1 }), { minLength: 1 }),
      }),
      { maxLength: 5 },
    ),
    fc.array(fc.integer({ min: 5, max: 20 }), { minLength: ROWS, maxLength: ROWS }),
  )
  .map(([some, costs]) => [...some, ...costs.map((cost, row) => ({ cost, rows: [row] }))]);

describe('the cheapest cover', () => {
  it('covers every row, and costs no less than the bound says and the best one does', () => {
    let best = 0;
    let count = 0;
    fc.assert(
      fc.property(problem, (choices) => {
        const { atLeast, chosen, cost } = cheapestCover(choices, ROWS);
        const rows = new Set(chosen.flatMap((at) => choices[at]?.rows ?? []));
        expect(rows.size).toBe(ROWS);
        expect(cost).toBe(chosen.reduce((sum, at) => sum + (choices[at]?.cost ?? 0), 0));
        const least = leastCost(choices, ROWS);
        expect(cost).toBeGreaterThanOrEqual(least);
        expect(atLeast).toBeLessThanOrEqual(least);
        count += 1;
        if (cost === least) best += 1;
      }),
      { numRuns: 300 },
    );
    expect(best / count).toBeGreaterThan(0.95);
  });

  it('is found where taking what covers most for its cost would not find it', () => {
    const choices = [
      { cost: 10, rows: [0, 1, 2, 3] },
      { cost: 6, rows: [0, 1, 4] },
      { cost: 6, rows: [2, 3, 5] },
    ];
    expect(cheapestCover(choices, 6)).toEqual({ chosen: [1, 2], cost: 12, atLeast: 12 });
  });

  it('is nothing of nothing', () => {
    expect(cheapestCover([], 0)).toEqual({ chosen: [], cost: 0, atLeast: 0 });
  });
});
