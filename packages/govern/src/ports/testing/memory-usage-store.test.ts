import { describe, expect, it } from 'vitest';
import { createMemoryUsageStore } from './memory-usage-store.ts';
import { USAGE_STORE_CASES } from './usage-store-contract.ts';

describe('the usage store in memory', () => {
  it.each(USAGE_STORE_CASES.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
    await run(createMemoryUsageStore(), (actual, expected) => {
      expect(actual).toStrictEqual(expected);
    });
  });
});
