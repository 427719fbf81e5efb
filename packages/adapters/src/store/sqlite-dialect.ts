import { setTimeout as sleep, setImmediate as yieldToOthers } from 'node:timers/promises';
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import { ForeignFileError, isBusy } from './sqlite-errors.ts';

/** How SQLite is used. */
export interface SqliteOptions {
  readonly file: string;
  /** How long a writer waits for another one, in milliseconds. */
  readonly busyLimitMs: number;
}

/**
 * How long SQLite itself waits within a statement, in milliseconds; readers hardly ever do.
 * Nothing else happens in this process meanwhile, so that a writer waits in another way.
 */
const STATEMENT_BUSY_MS = 5000;

/** Marks files of SQLite as stores: `CSGN` in ASCII, as SQLite keeps it at byte 68. */
const APPLICATION_ID = 0x43_53_47_4e;

/** Statements that a connection keeps prepared. */
const MAX_STATEMENTS = 64;

/**
 * SQLite in one file, with several connections of one process and of others at once.
 *
 * Transactions that may write hold the right to do so from their begin, so that none fails
 * half way because another one wrote. What is committed has been synced to the disk.
 */
export class SqliteFileDialect implements Dialect {
  private readonly options: SqliteOptions;

  constructor(options: SqliteOptions) {
    this.options = options;
  }

  createDriver(): Driver {
    return new SqliteFileDriver(this.options);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}

class SqliteFileDriver implements Driver {
  private readonly options: SqliteOptions;
  private readonly idle: SqliteConnection[] = [];
  private readonly writing = new Turn();

  constructor(options: SqliteOptions) {
    this.options = options;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const idle = this.idle.pop();
    if (idle !== undefined) return idle;
    const { busyLimitMs, file } = this.options;
    const connection = new SqliteConnection(file);
    try {
      await whileBusy(busyLimitMs, () => {
        connection.prepareFile();
      });
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  async beginTransaction(
    connection: SqliteConnection,
    { accessMode }: TransactionSettings,
  ): Promise<void> {
    if (accessMode === 'read only') {
      connection.run('begin');
      return;
    }
    await this.writing.take();
    try {
      await whileBusy(this.options.busyLimitMs, () => {
        connection.beginWriting();
      });
      connection.isWriting = true;
    } catch (error) {
      this.writing.pass();
      throw error;
    }
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    connection.run('commit');
    this.endWriting(connection);
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    try {
      // After some errors, such as a full disk, SQLite has rolled back already.
      if (connection.isInTransaction) connection.run('rollback');
    } finally {
      this.endWriting(connection);
    }
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    this.idle.push(connection);
  }

  async destroy(): Promise<void> {
    this.idle.at(-1)?.emptyLog();
    for (const connection of this.idle.splice(0)) connection.close();
  }

  private endWriting(connection: SqliteConnection): void {
    if (!connection.isWriting) return;
    connection.isWriting = false;
    this.writing.pass();
  }
}

class SqliteConnection implements DatabaseConnection {
  isWriting = false;
  private readonly database: InstanceType<typeof DatabaseSync>;
  private readonly statements = new Map<string, StatementSyncInstance>();

  constructor(file: string) {
    this.database = new DatabaseSync(file, { timeout: 0 });
  }

  get isInTransaction(): boolean {
    return this.database.isTransaction;
  }

  /** Sees to it that the file is a store of ours, or becomes one, and how it is written. */
  prepareFile(): void {
    this.claimFile();
    this.run('pragma journal_mode = wal');
    this.run('pragma synchronous = full');
    this.run('pragma foreign_keys = on');
    this.run('pragma journal_size_limit = 67108864');
    this.waitInStatements(STATEMENT_BUSY_MS);
  }

  /** Begins a transaction that may write, or throws at once when another one does. */
  beginWriting(): void {
    this.waitInStatements(0);
    try {
      this.run('begin immediate');
    } finally {
      this.waitInStatements(STATEMENT_BUSY_MS);
    }
  }

  private waitInStatements(limitMs: number): void {
    this.run(`pragma busy_timeout = ${limitMs}`);
  }

  /** A file of another program is not touched; two processes may claim the same empty file. */
  private claimFile(): void {
    const mark = this.valueOf('pragma application_id');
    if (mark === APPLICATION_ID) return;
    const isEmpty = mark === 0 && this.valueOf('select count(*) from sqlite_master') === 0;
    if (!isEmpty) throw new ForeignFileError('another program has made this database');
    this.run(`pragma application_id = ${APPLICATION_ID}`);
  }

  private valueOf(sql: string): unknown {
    const row: unknown = this.database.prepare(sql).get();
    return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined;
  }

  run(sql: string): void {
    this.database.exec(sql);
  }

  /** Brings what is committed into the file itself, unless somebody else is at it. */
  emptyLog(): void {
    this.waitInStatements(0);
    this.run('pragma wal_checkpoint(truncate)');
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  async executeQuery<Row>({ parameters, sql }: CompiledQuery): Promise<QueryResult<Row>> {
    // SQLite answers at once, and a long transaction would let nothing else happen meanwhile.
    await yieldToOthers();
    const statement = this.prepare(sql);
    if (statement.columns().length > 0) return { rows: statement.all(...parameters) };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  // Nothing is read so: pages are asked for by key, which every database can.
  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  private prepare(sql: string): StatementSyncInstance {
    const kept = this.statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.database.prepare(sql);
    if (this.statements.size >= MAX_STATEMENTS) this.statements.clear();
    this.statements.set(sql, statement);
    return statement;
  }
}

/** Lets one after the other of this process write, in the order in which they asked. */
class Turn {
  private isTaken = false;
  private readonly waiting: (() => void)[] = [];

  async take(): Promise<void> {
    if (!this.isTaken) {
      this.isTaken = true;
      return;
    }
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
  }

  pass(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.isTaken = false;
    else next();
  }
}

/** Tries until it is not busy any more; other work of this process goes on in between. */
async function whileBusy(limitMs: number, attempt: () => void): Promise<void> {
  const end = performance.now() + limitMs;
  for (;;) {
    try {
      attempt();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() >= end) throw error;
    }
    await sleep(5 + Math.random() * 20);
  }
}
