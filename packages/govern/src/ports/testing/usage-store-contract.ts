import { compareText } from '@countersign/core';
import { type Usage, usageId } from '../../usage/usage.ts';
import type { UsageStore } from '../usage-store.ts';
import type { ExpectEqual } from './audit-store-contract.ts';

/** One thing that every usage store does. `store` is empty at the start. */
export interface UsageStoreCase {
  readonly name: string;
  readonly run: (store: UsageStore, equal: ExpectEqual) => Promise<void>;
}

function use(parts: Partial<Usage> = {}): Usage {
  return {
    person: 'ana@example.com',
    principal: 'arn:aws:iam::111122223333:role/ops',
    accountId: '111122223333',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::logs/*',
    firstMs: 1_767_312_000_000,
    lastMs: 1_767_312_600_000,
    count: 3,
    denied: 1,
    ...parts,
  };
}

async function all(store: UsageStore): Promise<readonly Usage[]> {
  const found: Usage[] = [];
  for await (const usage of store.usages()) found.push(usage);
  return found.toSorted((a, b) => compareText(usageId(a), usageId(b)));
}

function many(count: number, parts: Partial<Usage> = {}): readonly Usage[] {
  return Array.from({ length: count }, (_, at) => use({ resource: `r${at}`, ...parts }));
}

function* broken(): Iterable<Usage> {
  yield use();
  throw new Error('torn');
}

/** Everything that a usage store promises. */
export const USAGE_STORE_CASES: readonly UsageStoreCase[] = [
  {
    name: 'is empty at first',
    async run(store, equal) {
      equal(await all(store), []);
      equal([...(await store.knownSources(['a']))], []);
      equal([...(await store.knownSources([]))], []);
    },
  },
  {
    name: 'gives back what was added',
    async run(store, equal) {
      const odd = use({ person: null, accountId: null, principal: "a'b\u0000\u{1F600}\ud800" });
      equal(await store.add(['a', 'b'], [use(), odd]), 'added');
      equal((await all(store)).length, 2);
      equal(
        (await all(store)).find(({ person }) => person === null),
        odd,
      );
      equal([...(await store.knownSources(['x', 'b']))], ['b']);
    },
  },
  {
    name: 'joins uses of one key',
    async run(store, equal) {
      await store.add(['a'], [use({ firstMs: 10, lastMs: 20 })]);
      await store.add(['b'], [use({ firstMs: 5, lastMs: 15 }), use({ person: null })]);
      await store.add(['c'], [use({ firstMs: 30, lastMs: 40 }), use({ firstMs: 1, lastMs: 2 })]);
      const [known] = (await all(store)).filter(({ person }) => person !== null);
      equal(known, use({ firstMs: 1, lastMs: 40, count: 12, denied: 4 }));
    },
  },
  {
    name: 'counts a source once, and takes nothing of what comes with it again',
    async run(store, equal) {
      await store.add(['a'], [use()]);
      equal(await store.add(['b', 'a'], [use(), use({ person: null })]), 'already-added');
      equal(await all(store), [use()]);
      equal([...(await store.knownSources(['b']))], []);
      equal(await store.add(['b'], []), 'added');
    },
  },
  {
    name: 'takes nothing where the uses cannot be had',
    async run(store, equal) {
      const outcome = await store.add(['a'], broken()).catch((error: unknown) => String(error));
      equal(outcome, 'Error: torn');
      equal([...(await store.knownSources(['a']))], []);
    },
  },
  {
    name: 'holds many, and numbers beyond 32 bits',
    async run(store, equal) {
      const count = 2 ** 40;
      const sources = Array.from({ length: 1200 }, (_, at) => `source-${at}`);
      await store.add(sources, many(2500, { count, denied: count }));
      await store.add(['more'], many(2500));
      const found = await all(store);
      equal(found.length, 2500);
      equal(new Set(found.map((each) => each.count)), new Set([count + 3]));
      equal((await store.knownSources([...sources, 'other'])).size, 1200);
    },
  },
];
