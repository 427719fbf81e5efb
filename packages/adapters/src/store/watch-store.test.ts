import { WATCH_STORE_CASES } from '@countersign/govern/testing';
import { expect, it } from 'vitest';
import { describeStores } from './testing/test-stores.ts';

describeStores('the contract of stores of incidents', ({ freshLocation, open }) => {
  it.each(WATCH_STORE_CASES.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
    await run(await open(await freshLocation()), (actual, expected) => {
      expect(actual).toStrictEqual(expected);
    });
  });
});
