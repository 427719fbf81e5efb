import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { type OpenStore, type OpenStoreOptions, openStore } from '../open-store.ts';
import {
  IS_POSTGRES_REQUIRED,
  startPostgres,
  type TestServer,
  whyNoPostgres,
} from './private-postgres.ts';

/** Stores of one kind for the tests of a file. */
export interface TestStores {
  /** The name of a store that is not there yet. */
  readonly freshLocation: () => Promise<string>;
  /** Opens a store; it is closed after the test. */
  readonly open: (location: string, options?: Partial<OpenStoreOptions>) => Promise<OpenStore>;
  /** Asks the database itself. */
  readonly query: (location: string, sql: string) => Promise<readonly Record<string, unknown>[]>;
}

/** Opens a store or throws what is wrong with it. */
export async function openOrThrow(
  location: string,
  options: Partial<OpenStoreOptions> = {},
): Promise<OpenStore> {
  const opened = await openStore(location, { directory: '/', mayCreate: true, ...options });
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

/** Registers tests that run on SQLite and on PostgreSQL alike. */
export function describeStores(name: string, tests: (stores: TestStores) => void): void {
  describe(`${name}: SQLite`, () => {
    tests(sqliteStores());
  });
  describePostgres(name, (server) => {
    tests(postgresStores(server));
  });
}

/** Registers tests on PostgreSQL. Where it is not there they are skipped with the reason, or fail when required. */
export function describePostgres(name: string, tests: (server: () => TestServer) => void): void {
  const why = whyNoPostgres();
  const note = why === null ? '' : ` (${why})`;
  describe.skipIf(why !== null && !IS_POSTGRES_REQUIRED)(`${name}: PostgreSQL${note}`, () => {
    let server: TestServer | null = null;
    beforeAll(async () => {
      server = await startPostgres();
    }, 120_000);
    afterAll(async () => {
      await server?.stop();
    });
    tests(() => {
      if (server === null) throw new Error('the server is not running');
      return server;
    });
  });
}

/** Registers SQLite stores in a temporary directory. */
export function sqliteStores(): TestStores {
  let directory = '';
  let count = 0;
  beforeAll(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-store-'));
  });
  afterAll(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });
  return {
    ...closedAfterwards(),
    async freshLocation() {
      count += 1;
      return path.join(directory, `${count}.db`);
    },
    async query(location, sql) {
      const { DatabaseSync } = await import('@photostructure/sqlite');
      const database = new DatabaseSync(location, { timeout: 10_000 });
      try {
        return database.prepare(sql).all();
      } finally {
        database.close();
      }
    },
  };
}

function postgresStores(server: () => TestServer): TestStores {
  return {
    ...closedAfterwards(),
    freshLocation: async () => server().createDatabase(),
    query: async (location, sql) => server().run(location, sql),
  };
}

function closedAfterwards(): Pick<TestStores, 'open'> {
  const opened: OpenStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  return {
    async open(location, options) {
      const store = await openOrThrow(location, options);
      opened.push(store);
      return store;
    },
  };
}
