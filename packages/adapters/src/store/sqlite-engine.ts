import { sql } from 'kysely';
import type { StoreEngine } from './engine.ts';
import { SqliteFileDialect } from './sqlite-dialect.ts';
import { sqliteCodeOf } from './sqlite-errors.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';
import type { SqliteLocation } from './store-location.ts';

/** SQLite in one file. */
export function createSqliteEngine(
  { file, shown }: SqliteLocation,
  busyLimitMs: number,
): StoreEngine {
  return {
    name: 'sqlite',
    dialect: new SqliteFileDialect({ file, busyLimitMs }),
    async hasTable(database, name) {
      const { rows } = await sql`
        select 1 from sqlite_master where type = 'table' and name = ${name}
      `.execute(database);
      return rows.length > 0;
    },
    // A transaction that may write has the file to itself anyway.
    lock: async () => {},
    explain: (error) => explain(error, shown),
  };
}

/** By the primary result code of SQLite. */
const REASONS: ReadonlyMap<number, readonly [StoreErrorCode, string]> = new Map([
  [3, ['denied', 'permission denied']],
  [5, ['busy', 'another process has been writing to it for too long']],
  [8, ['denied', 'it may not be written to']],
  [10, ['failed', 'the disk cannot be read or written']],
  [11, ['damaged', 'the file is damaged']],
  [13, ['full', 'the disk is full']],
  [14, ['denied', 'the file cannot be opened']],
]);

function explain(error: unknown, shown: string): StoreError {
  const [code, why] = REASONS.get(sqliteCodeOf(error) & 0xff) ?? ['failed', messageOf(error)];
  return new StoreError(code, `the store ${shown} failed: ${why}`, error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
