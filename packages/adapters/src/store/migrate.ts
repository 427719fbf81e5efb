import { fail, ok, type Result } from '@countersign/core';
import type { StoreEngine } from './engine.ts';
import type { Migration } from './migrations/migration.ts';
import type { StoreDatabase, StoreTransaction } from './schema.ts';
import { newerStore, noStore, type StoreIssue } from './store-issue.ts';

const TABLE = 'countersign_migrations';

/** How far the tables of a store are to be brought. */
export interface MigrateOptions {
  readonly migrations: readonly Migration[];
  /** Whether tables are made where there are none. */
  readonly mayCreate: boolean;
}

/**
 * Brings the tables up to date: all the migrations that lack, in one transaction, or none.
 *
 * Of several processes one does it and the others wait. A store that is up to date is only
 * read, so that whoever uses it needs no right to make tables.
 */
export async function migrate(
  database: StoreDatabase,
  engine: StoreEngine,
  { mayCreate, migrations }: MigrateOptions,
): Promise<Result<null, StoreIssue>> {
  const lacking = lackingAfter(await appliedIds(database, engine), migrations);
  if (!lacking.ok) return lacking;
  if (lacking.value.length === 0) return ok(null);
  if (!mayCreate && lacking.value.length === migrations.length) return fail(noStore());
  return database
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      await engine.lock(transaction, 'migrating');
      // Another process may have done it in the meantime.
      const still = lackingAfter(await appliedIds(transaction, engine), migrations);
      if (!still.ok) return still;
      await apply(transaction, engine, { migrations, lacking: still.value });
      return ok(null);
    });
}

async function appliedIds(
  database: StoreDatabase,
  engine: StoreEngine,
): Promise<readonly string[]> {
  if (!(await engine.hasTable(database, TABLE))) return [];
  const rows = await database.selectFrom(TABLE).select('id').orderBy('position').execute();
  return rows.map(({ id }) => id);
}

/** What is still to be applied; a store with others than ours was written by a newer version. */
function lackingAfter(
  applied: readonly string[],
  migrations: readonly Migration[],
): Result<readonly Migration[], StoreIssue> {
  const other = applied.find((id, index) => id !== migrations[index]?.id);
  return other === undefined ? ok(migrations.slice(applied.length)) : fail(newerStore(other));
}

async function apply(
  transaction: StoreTransaction,
  engine: StoreEngine,
  { lacking, migrations }: { lacking: readonly Migration[]; migrations: readonly Migration[] },
): Promise<void> {
  await transaction.schema
    .createTable(TABLE)
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('position', 'integer', (column) => column.notNull().unique())
    .execute();
  for (const migration of lacking) {
    await migration.up(transaction, engine.name);
    const position = migrations.indexOf(migration) + 1;
    await transaction.insertInto(TABLE).values({ id: migration.id, position }).execute();
  }
}
