import { describe, expect, it } from 'vitest';
import { createMemoryWatchStore } from './memory-watch-store.ts';
import { WATCH_STORE_CASES } from './watch-store-contract.ts';

describe('the store of incidents in memory', () => {
  it.each(WATCH_STORE_CASES.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
    await run(createMemoryWatchStore(), (actual, expected) => {
      expect(actual).toStrictEqual(expected);
    });
  });
});
