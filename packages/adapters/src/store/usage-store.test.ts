import { sampleAudit, USAGE_STORE_CASES } from '@countersign/govern/testing';
import { expect, it } from 'vitest';
import { MIGRATIONS } from './migrations/registry.ts';
import { describeStores, openOrThrow } from './testing/test-stores.ts';

describeStores('the contract of usage stores', ({ freshLocation, open }) => {
  it.each(USAGE_STORE_CASES.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
    const { usages } = await open(await freshLocation());
    await run(usages, (actual, expected) => {
      expect(actual).toStrictEqual(expected);
    });
  });

  it('is there in a store that held audits alone', async () => {
    const location = await freshLocation();
    const before = await openOrThrow(location, { migrations: MIGRATIONS.slice(0, 1) });
    await before.audits.save(sampleAudit('a', 1), []);
    await before.close();
    const { audits, usages } = await open(location);
    expect(await usages.add(['x'], [])).toBe('added');
    expect((await audits.audits()).map(({ id }) => id)).toEqual(['a']);
  });

  it('lets one of several writers add a source', async () => {
    const location = await freshLocation();
    const [one, other] = [await open(location), await open(location)];
    const outcomes = await Promise.all([one.usages.add(['x'], []), other.usages.add(['x'], [])]);
    expect(outcomes.toSorted()).toEqual(['added', 'already-added']);
  });
});
