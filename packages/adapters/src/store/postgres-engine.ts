import fs from 'node:fs';
import { PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { StoreEngine, StoreLock } from './engine.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';
import type { PostgresLocation } from './store-location.ts';

/** How long a connection may take, in milliseconds. */
const CONNECT_LIMIT_MS = 15_000;

/** Connections that one process has at most. */
const MAX_CONNECTIONS = 4;

/** The first half of the numbers of our advisory locks, which a database has in common. */
const LOCK_SPACE = 0x43_53_47_4e;
const LOCKS: Readonly<Record<StoreLock, number>> = { migrating: 1, saving: 2, watching: 3 };

/** A database on a PostgreSQL server. Opens no connection before it is asked something. */
export function createPostgresEngine(location: PostgresLocation, busyLimitMs: number): StoreEngine {
  const pool = new pg.Pool(poolSettings(location));
  // An idle connection may break, when the server restarts; the next one that is asked for is new.
  pool.on('error', () => {});
  // One that breaks while it is used tells whoever uses it; that it also says so here is no news.
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    name: 'postgres',
    dialect: new PostgresDialect({ pool }),
    async hasTable(database, name) {
      // `to_regclass` may answer from what it remembers of before a lock was waited for.
      const { rows } = await sql`
        select 1 from pg_catalog.pg_class
        where relname = ${name} and pg_catalog.pg_table_is_visible(oid)
      `.execute(database);
      return rows.length > 0;
    },
    async lock(transaction, lock) {
      await sql`
        select set_config('lock_timeout', ${`${busyLimitMs}ms`}, true)
      `.execute(transaction);
      await sql`
        select pg_advisory_xact_lock(${sql.lit(LOCK_SPACE)}, ${sql.lit(LOCKS[lock])})
      `.execute(transaction);
    },
    explain: (error) => explain(error, location.shown),
  };
}

function poolSettings({
  database,
  host,
  password,
  port,
  tls,
  user,
}: PostgresLocation): pg.PoolConfig {
  return {
    host,
    port,
    ...(user === null ? {} : { user }),
    ...(password === null ? {} : { password }),
    ...(database === null ? {} : { database }),
    ssl: tls.kind === 'none' ? false : verified(tls.rootCertificateFile),
    application_name: 'countersign',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    max: MAX_CONNECTIONS,
    types: { getTypeParser: typeParser },
  };
}

function verified(rootCertificateFile: string | null): pg.PoolConfig['ssl'] {
  if (rootCertificateFile === null) return { rejectUnauthorized: true };
  return { rejectUnauthorized: true, ca: fs.readFileSync(rootCertificateFile, 'utf8') };
}

/** The type of counts and of instants; all of ours are whole numbers that JavaScript can hold. */
const BIGINT_TYPE = 20;

function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === BIGINT_TYPE) return Number;
  return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
}

/** By SQLSTATE, or the first two characters of it, or the code of the operating system. */
const REASONS: ReadonlyMap<string, readonly [StoreErrorCode, string]> = new Map([
  ['08', ['unreachable', 'the connection to the server broke']],
  ['57', ['unreachable', 'the server is shutting down']],
  ['28', ['denied', 'the server does not accept the user or the password']],
  ['3D', ['denied', 'there is no such database']],
  ['42501', ['denied', 'the database role may not do this']],
  ['3F', ['denied', 'there is no schema for the tables']],
  ['25006', ['denied', 'the database is read-only']],
  ['55P03', ['busy', 'another process has been writing to it for too long']],
  ['40', ['busy', 'another transaction was in the way']],
  ['53100', ['full', 'the disk of the server is full']],
  ['53', ['unreachable', 'the server has no resources left']],
  ['XX001', ['damaged', 'its data are damaged']],
  ['XX002', ['damaged', 'an index of it is damaged']],
  ['ECONNREFUSED', ['unreachable', 'nobody listens there']],
  ['ECONNRESET', ['unreachable', 'the connection to the server broke']],
  ['EPIPE', ['unreachable', 'the connection to the server broke']],
  ['ENOTFOUND', ['unreachable', 'there is no such host']],
  ['EAI_AGAIN', ['unreachable', 'the name of the host cannot be looked up']],
  ['ETIMEDOUT', ['unreachable', 'the server does not answer']],
  ['EHOSTUNREACH', ['unreachable', 'there is no way to the host']],
  ['ENOENT', ['unreachable', 'there is no such socket']],
]);

function explain(error: unknown, shown: string): StoreError {
  const [kind, why] = reasonOf(error) ?? guess(error);
  return new StoreError(kind, `the store ${shown} failed: ${why}${ofServer(error)}`, error);
}

function reasonOf(error: unknown): readonly [StoreErrorCode, string] | undefined {
  const code = codeOf(error);
  return REASONS.get(code) ?? REASONS.get(code.slice(0, 2));
}

/** What the client says by itself has no code. */
function guess(error: unknown): readonly [StoreErrorCode, string] {
  const message = messageOf(error);
  if (/timeout|terminated|not queryable|ended/i.test(message)) {
    return ['unreachable', `the connection to the server broke (${message})`];
  }
  return ['failed', message];
}

/** The server's own words, which name roles, tables and databases. */
function ofServer(error: unknown): string {
  return error instanceof pg.DatabaseError && reasonOf(error) !== undefined
    ? ` (${error.message})`
    : '';
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // Several addresses of one host were tried.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
