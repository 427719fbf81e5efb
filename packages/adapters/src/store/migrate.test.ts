import fs from 'node:fs';
import path from 'node:path';
import { sampleAudit, sampleFinding } from '@countersign/govern/testing';
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Migration } from './migrations/migration.ts';
import { MIGRATIONS } from './migrations/registry.ts';
import { openStore } from './open-store.ts';
import { describeStores, openOrThrow, type TestStores } from './testing/test-stores.ts';

/** Two versions that are still to come. */
const LATER: readonly Migration[] = [
  ...MIGRATIONS,
  adds('9001-requests', 'requests'),
  adds('9002-later', 'later'),
];

function adds(id: string, table: string): Migration {
  return {
    id,
    async up({ schema }) {
      await schema.createTable(table).addColumn('id', 'text').execute();
    },
  };
}

const DIRECTORY = { directory: '/' };

/** Names of tables and columns as the database has them. */
async function tablesOf({ query }: TestStores, location: string): Promise<unknown> {
  const isPostgres = location.startsWith('postgres:');
  return query(
    location,
    isPostgres
      ? `select table_name, column_name, data_type from information_schema.columns
         where table_schema = 'public' order by table_name, ordinal_position`
      : "select name, sql from sqlite_master where name not like 'sqlite_%' order by name",
  );
}

describeStores('migrations', (stores) => {
  const { freshLocation, open, query } = stores;

  const idsIn = async (location: string): Promise<readonly unknown[]> => {
    const rows = await query(location, 'select id from countersign_migrations order by position');
    return rows.map(({ id }) => id);
  };

  it.each(LATER.map((_, count) => count + 1))(
    'lead from version %i to the newest, with what was saved',
    async (count) => {
      const location = await freshLocation();
      const before = await openOrThrow(location, { migrations: LATER.slice(0, count) });
      await before.audits.save(sampleAudit('a', 1), [sampleFinding('one')]);
      await before.close();
      const { audits } = await open(location, { migrations: LATER });
      expect((await audits.audits()).map(({ id }) => id)).toEqual(['a']);
      expect(await idsIn(location)).toEqual(LATER.map(({ id }) => id));
      const fresh = await freshLocation();
      await open(fresh, { migrations: LATER });
      expect(await tablesOf(stores, location)).toEqual(await tablesOf(stores, fresh));
    },
  );

  it('are all made or none', async () => {
    const location = await freshLocation();
    await (await openOrThrow(location)).close();
    const tables = await tablesOf(stores, location);
    const broken: Migration = {
      id: '9002-broken',
      async up({ schema }) {
        await schema.createTable('half').addColumn('id', 'text').execute();
        await schema.createTable('audits').addColumn('id', 'text').execute();
      },
    };
    const migrations = [...MIGRATIONS, adds('9001-requests', 'requests'), broken];
    await expect(openOrThrow(location, { migrations })).rejects.toThrow(/audits.* already exists/);
    expect(await tablesOf(stores, location)).toEqual(tables);
    expect(await idsIn(location)).toEqual(MIGRATIONS.map(({ id }) => id));
  });

  it('are made once when several begin at once', async () => {
    const location = await freshLocation();
    const opened = await Promise.all(
      Array.from({ length: 6 }, async () => open(location, { migrations: LATER })),
    );
    expect(opened).toHaveLength(6);
    expect(await idsIn(location)).toEqual(LATER.map(({ id }) => id));
  });

  it('of a newer version are refused, and nothing is changed', async () => {
    const location = await freshLocation();
    await (await openOrThrow(location, { migrations: LATER })).close();
    const tables = await tablesOf(stores, location);
    for (const mayCreate of [true, false]) {
      const refused = await openStore(location, { ...DIRECTORY, mayCreate });
      expect(refused).toMatchObject({
        ok: false,
        failure: {
          code: 'newer-store',
          message:
            'a newer version of Countersign has written to the store (`9001-requests` is not known to this one)',
        },
      });
    }
    expect(await tablesOf(stores, location)).toEqual(tables);
  });

  it('are also made when a store is opened to be read', async () => {
    const location = await freshLocation();
    await (await openOrThrow(location)).close();
    await open(location, { migrations: LATER, mayCreate: false });
    expect(await idsIn(location)).toEqual(LATER.map(({ id }) => id));
  });
});

/** What a migration says to a database, as text. */
async function statementsOf(migration: Migration, engine: 'sqlite' | 'postgres'): Promise<string> {
  const statements: string[] = [];
  const isSqlite = engine === 'sqlite';
  const tables = new Kysely<unknown>({
    dialect: {
      createAdapter: () => (isSqlite ? new SqliteAdapter() : new PostgresAdapter()),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) =>
        isSqlite ? new SqliteIntrospector(database) : new PostgresIntrospector(database),
      createQueryCompiler: () =>
        isSqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler(),
    },
    log: ({ query }: { readonly query: CompiledQuery }) => {
      statements.push(`${query.sql};\n`);
    },
  });
  await migration.up(tables, engine);
  return statements.join('');
}

describe('a migration that was released', () => {
  const cases = MIGRATIONS.flatMap((migration) => [
    [migration.id, 'sqlite', migration] as const,
    [migration.id, 'postgres', migration] as const,
  ]);

  it.each(cases)('%s stays as it is on %s', async (id, engine, migration) => {
    const file = path.join(
      import.meta.dirname,
      `../../../../testdata/golden/store/${id}.${engine}.sql`,
    );
    const statements = await statementsOf(migration, engine);
    if (process.env['UPDATE_GOLDEN'] === '1') {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, statements);
    }
    const kept = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    expect(statements, `${file}: write a new migration instead`).toBe(kept);
  });

  it('has an id of its own, in order', () => {
    const ids = MIGRATIONS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(ids.filter((id) => !/^\d{4}-[a-z-]+$/.test(id))).toEqual([]);
  });
});
