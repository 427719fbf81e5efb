import { AUDIT_STORE_CONTRACT } from '@countersign/govern/testing';
import { expect, it } from 'vitest';
import { describeStores } from './testing/test-stores.ts';

describeStores('the contract of audit stores', ({ freshLocation, open }) => {
  it.each(AUDIT_STORE_CONTRACT.map(({ name, run }) => [name, run] as const))(
    '%s',
    async (_, run) => {
      const { audits } = await open(await freshLocation());
      await run(audits, (actual, expected) => {
        expect(actual).toStrictEqual(expected);
      });
    },
  );
});
