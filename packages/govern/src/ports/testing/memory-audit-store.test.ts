import { describe, expect, it } from 'vitest';
import { AUDIT_STORE_CONTRACT } from './audit-store-contract.ts';
import { createMemoryAuditStore } from './memory-audit-store.ts';

describe('the audit store in memory', () => {
  it.each(AUDIT_STORE_CONTRACT.map(({ name, run }) => [name, run] as const))(
    '%s',
    async (_, run) => {
      await run(createMemoryAuditStore(), (actual, expected) => {
        expect(actual).toStrictEqual(expected);
      });
    },
  );
});
