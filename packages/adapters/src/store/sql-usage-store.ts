import { joinUsage, type Usage, type UsageStore, usageId } from '@countersign/govern';
import { sql } from 'kysely';
import type { StoreEngine } from './engine.ts';
import { inBatches } from './in-batches.ts';
import { type DigestColumn, knownDigests, knownTexts } from './known-digests.ts';
import { stream } from './reader.ts';
import { digestOf } from './rows.ts';
import type { StoreDatabase, StoreTransaction, UsageRow } from './schema.ts';
import { originalText, storedText } from './stored-text.ts';
import { writeAlone } from './write-alone.ts';

const SOURCES: DigestColumn = { table: 'usage_sources', column: 'digest' };

/** Rows that are read at a time. */
const PAGE_SIZE = 5000;

/** Keeps uses in tables that have been migrated. */
export function createSqlUsageStore(database: StoreDatabase, engine: StoreEngine): UsageStore {
  const reader = { database, engine };
  return {
    knownSources: async (sources) => knownTexts(reader, SOURCES, sources),
    async add(sources, usages) {
      const rows = rowsOf(usages);
      const digests = [...new Set(sources.map(digestOf))];
      return writeAlone(reader, 'saving', async (transaction) => {
        const known = await knownDigests(transaction, SOURCES, digests);
        if (known.length > 0) return 'already-added';
        await write(transaction, digests, rows);
        return 'added';
      });
    },
    usages: () => stream(reader, readUsages),
  };
}

async function write(
  transaction: StoreTransaction,
  digests: readonly string[],
  rows: readonly UsageRow[],
): Promise<void> {
  for (const batch of inBatches(digests)) {
    await transaction
      .insertInto('usage_sources')
      .values(batch.map((digest) => ({ digest })))
      .execute();
  }
  for (const batch of inBatches(rows)) {
    await transaction
      .insertInto('usages')
      .values(batch)
      .onConflict((conflict) =>
        conflict.column('usage_key').doUpdateSet({
          first_ms: sql<number>`case when excluded.first_ms < usages.first_ms
            then excluded.first_ms else usages.first_ms end`,
          last_ms: sql<number>`case when excluded.last_ms > usages.last_ms
            then excluded.last_ms else usages.last_ms end`,
          call_count: sql<number>`usages.call_count + excluded.call_count`,
          denied_count: sql<number>`usages.denied_count + excluded.denied_count`,
        }),
      )
      .execute();
  }
}

async function* readUsages(transaction: StoreTransaction): AsyncIterable<Usage> {
  let after = '';
  for (;;) {
    const rows = await transaction
      .selectFrom('usages')
      .selectAll()
      .where('usage_key', '>', after)
      .orderBy('usage_key')
      .limit(PAGE_SIZE)
      .execute();
    for (const row of rows) yield usageFrom(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_SIZE) return;
    after = last.usage_key;
  }
}

/** One row for each key, as a statement changes no row twice. */
function rowsOf(usages: Iterable<Usage>): readonly UsageRow[] {
  const byId = new Map<string, Usage>();
  for (const usage of usages) {
    const id = usageId(usage);
    const known = byId.get(id);
    byId.set(id, known === undefined ? usage : joinUsage(known, usage));
  }
  return [...byId].map(([id, usage]) => ({
    usage_key: digestOf(id),
    person: usage.person === null ? null : storedText(usage.person),
    principal: storedText(usage.principal),
    account_id: usage.accountId === null ? null : storedText(usage.accountId),
    action: storedText(usage.action),
    resource: storedText(usage.resource),
    first_ms: usage.firstMs,
    last_ms: usage.lastMs,
    call_count: usage.count,
    denied_count: usage.denied,
  }));
}

function usageFrom(row: UsageRow): Usage {
  return {
    person: row.person === null ? null : originalText(row.person),
    principal: originalText(row.principal),
    accountId: row.account_id === null ? null : originalText(row.account_id),
    action: originalText(row.action),
    resource: originalText(row.resource),
    firstMs: row.first_ms,
    lastMs: row.last_ms,
    count: row.call_count,
    denied: row.denied_count,
  };
}
