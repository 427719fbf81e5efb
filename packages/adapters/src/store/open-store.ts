import fs from 'node:fs/promises';
import { fail, InvariantError, ok, type Result } from '@countersign/core';
import type { AuditStore, IncidentStore, UsageStore, WatchStore } from '@countersign/govern';
import { Kysely } from 'kysely';
import type { StoreEngine } from './engine.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { MIGRATIONS } from './migrations/registry.ts';
import { createPostgresEngine } from './postgres-engine.ts';
import type { StoreDatabase, StoreSchema } from './schema.ts';
import { createSqlAuditStore } from './sql-audit-store.ts';
import { createSqlIncidentStore } from './sql-incident-store.ts';
import { createSqlUsageStore } from './sql-usage-store.ts';
import { createSqlWatchStore } from './sql-watch-store.ts';
import { ForeignFileError, isNoDatabase } from './sqlite-errors.ts';
import { StoreError } from './store-error.ts';
import { noStore, notAStore, type StoreIssue } from './store-issue.ts';
import { readStoreLocation, type SqliteLocation, type StoreLocation } from './store-location.ts';

/** How a store is opened. */
export interface OpenStoreOptions {
  /** What a relative file name starts from. */
  readonly directory: string;
  /** Whether a store is made where there is none. */
  readonly mayCreate: boolean;
  /** How long a writer waits for others, in milliseconds. Default: a minute. */
  readonly busyLimitMs?: number;
  /** All there are when absent. */
  readonly migrations?: readonly Migration[];
}

/** A store that is open. What else is kept has its place beside the audits. */
export interface OpenStore {
  /** How the store is called in messages: without a password. */
  readonly shown: string;
  readonly audits: AuditStore;
  readonly usages: UsageStore;
  /** For whoever watches. */
  readonly watch: WatchStore;
  /** For people. */
  readonly incidents: IncidentStore;
  /** Ends all connections. */
  readonly close: () => Promise<void>;
}

const BUSY_LIMIT_MS = 60_000;

/**
 * Opens the store that `location` names, a file or `postgres://…`, and brings its tables up
 * to date. Fails when something else is there, or what a newer version wrote.
 *
 * @throws {StoreError} when the world outside fails, here or later
 */
export async function openStore(
  location: string,
  options: OpenStoreOptions,
): Promise<Result<OpenStore, StoreIssue>> {
  const read = readStoreLocation(location, options.directory);
  if (!read.ok) return read;
  const ready = await prepareFile(read.value, options.mayCreate);
  if (!ready.ok) return ready;
  const engine = await createEngine(read.value, options.busyLimitMs ?? BUSY_LIMIT_MS);
  const database: StoreDatabase = new Kysely<StoreSchema>({ dialect: engine.dialect });
  const { mayCreate, migrations = MIGRATIONS } = options;
  const migrated = await migrateOrExplain(database, engine, { mayCreate, migrations });
  if (!migrated.ok) {
    await database.destroy();
    return migrated;
  }
  return ok({
    shown: read.value.shown,
    audits: createSqlAuditStore(database, engine),
    usages: createSqlUsageStore(database, engine),
    watch: createSqlWatchStore(database, engine),
    incidents: createSqlIncidentStore(database, engine),
    close: async () => database.destroy(),
  });
}

async function createEngine(location: StoreLocation, busyLimitMs: number): Promise<StoreEngine> {
  if (location.kind !== 'sqlite') return createPostgresEngine(location, busyLimitMs);
  // Its machine code is not there where PostgreSQL alone is used, as in a function of Lambda.
  const { createSqliteEngine } = await import('./sqlite-engine.ts');
  return createSqliteEngine(location, busyLimitMs);
}

async function migrateOrExplain(
  database: StoreDatabase,
  engine: StoreEngine,
  options: Parameters<typeof migrate>[2],
): Promise<Result<null, StoreIssue>> {
  try {
    return await migrate(database, engine, options);
  } catch (error) {
    if (error instanceof ForeignFileError) return fail(notAStore(error.message));
    if (isNoDatabase(error)) return fail(notAStore('the file is no database'));
    await database.destroy();
    throw error instanceof InvariantError ? error : engine.explain(error);
  }
}

/** Only its owner may read a new file: findings tell how to take an account over. */
async function prepareFile(
  location: StoreLocation,
  mayCreate: boolean,
): Promise<Result<null, StoreIssue>> {
  if (location.kind !== 'sqlite') return ok(null);
  try {
    const found = await fs.stat(location.file).catch(absent);
    if (found?.isDirectory() === true) return fail(notAStore('it is a directory'));
    if (found !== null && !found.isFile()) return fail(notAStore('it is no file'));
    if (!mayCreate && (found === null || found.size === 0)) return fail(noStore());
    if (found === null) await (await fs.open(location.file, 'a', 0o600)).close();
    return ok(null);
  } catch (error) {
    throw cannotMake(location, error);
  }
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

function cannotMake({ shown }: SqliteLocation, error: unknown): StoreError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const failed = `the store ${shown} failed`;
  switch (code) {
    case 'ENOENT':
      return new StoreError('failed', `${failed}: its directory does not exist`, error);
    case 'ENOTDIR':
      return new StoreError('failed', `${failed}: its parent is not a directory`, error);
    case 'EACCES':
    case 'EPERM':
      return new StoreError('denied', `${failed}: permission denied`, error);
    case 'EROFS':
      return new StoreError('denied', `${failed}: the disk is read-only`, error);
    case 'ENOSPC':
      return new StoreError('full', `${failed}: the disk is full`, error);
    default:
      return new StoreError('failed', `${failed}: ${String(error)}`, error);
  }
}
