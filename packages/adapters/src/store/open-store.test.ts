import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleAudit, sampleFinding } from '@countersign/govern/testing';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { openStore } from './open-store.ts';
import { StoreError } from './store-error.ts';
import {
  describePostgres,
  describeStores,
  openOrThrow,
  sqliteStores,
} from './testing/test-stores.ts';

const READ = { directory: '/', mayCreate: false };
const WRITE = { directory: '/', mayCreate: true };

/** What was thrown, which must be of the world outside. */
async function failureOf(attempt: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StoreError)) throw new Error(`not a StoreError: ${String(error)}`);
  return error;
}

describeStores('opening', ({ freshLocation, open }) => {
  it('to read needs a store, and makes none', async () => {
    const location = await freshLocation();
    for (const _ of [1, 2]) {
      expect(await openStore(location, READ)).toMatchObject({
        ok: false,
        failure: { code: 'no-store', message: 'there is no store yet' },
      });
    }
    await open(location);
    expect(await openStore(location, READ)).toMatchObject({ ok: true });
  });

  it('again finds what was saved', async () => {
    const location = await freshLocation();
    const first = await openOrThrow(location);
    await first.audits.save(sampleAudit('a', 1), [sampleFinding('one')]);
    await first.close();
    const { audits } = await open(location, { mayCreate: false });
    expect((await audits.audits()).map(({ id }) => id)).toEqual(['a']);
  });

  it('twice at once shows each what the other saves', async () => {
    const location = await freshLocation();
    const [one, other] = [await open(location), await open(location)];
    await one.audits.save(sampleAudit('a', 1), [sampleFinding('one')]);
    await other.audits.save(sampleAudit('b', 2), [sampleFinding('one')]);
    for (const { audits } of [one, other]) {
      expect((await audits.audits()).map(({ id }) => id)).toEqual(['a', 'b']);
    }
  });
});

describe('files', () => {
  const { freshLocation, open } = sqliteStores();

  it('belong to whoever makes them alone', async () => {
    const file = await freshLocation();
    const { audits } = await open(file);
    await audits.save(sampleAudit('a', 1), []);
    const modes = [file, `${file}-wal`, `${file}-shm`].map(
      (name) => fs.statSync(name).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  it('hold everything in themselves when nobody has them open', async () => {
    const file = await freshLocation();
    const store = await openOrThrow(file);
    await store.audits.save(sampleAudit('a', 1), [sampleFinding('one')]);
    await store.close();
    const copy = await freshLocation();
    fs.copyFileSync(file, copy);
    const { audits } = await open(copy);
    expect((await audits.audits()).map(({ id }) => id)).toEqual(['a']);
  });

  it('that are empty become stores', async () => {
    const file = await freshLocation();
    fs.writeFileSync(file, '');
    expect(await openStore(file, READ)).toMatchObject({ ok: false, failure: { code: 'no-store' } });
    expect(await (await open(file)).audits.audits()).toEqual([]);
  });

  it('of something else are refused, and stay as they are', async () => {
    const text = await freshLocation();
    fs.writeFileSync(text, 'accounts: []\n'.repeat(1000));
    const database = await freshLocation();
    const other = new DatabaseSync(database);
    other.exec('create table contacts (name text)');
    other.close();
    for (const file of [text, database]) {
      const before = fs.readFileSync(file);
      for (const options of [READ, WRITE]) {
        expect(await openStore(file, options)).toMatchObject({
          ok: false,
          failure: {
            code: 'not-a-store',
            message: expect.stringMatching(/^this is not a store of Countersign: /),
          },
        });
      }
      expect(fs.readFileSync(file).equals(before)).toBe(true);
    }
  });

  it('are no directories or devices', async () => {
    for (const place of [path.dirname(await freshLocation()), '/dev/null']) {
      expect(await openStore(place, WRITE)).toMatchObject({
        ok: false,
        failure: { code: 'not-a-store' },
      });
    }
  });

  it('need a directory', async () => {
    const error = await failureOf(openStore('none/a.db', { ...WRITE, directory: '/no/such' }));
    expect(error.message).toBe('the store none/a.db failed: its directory does not exist');
  });

  it('that are damaged are told, and not passed over', async () => {
    const file = await freshLocation();
    const store = await openOrThrow(file);
    await store.audits.save(
      sampleAudit('a', 1),
      Array.from({ length: 500 }, (_, index) => sampleFinding(`role-${index}`)),
    );
    await store.close();
    const bytes = fs.readFileSync(file);
    bytes.fill(0xff, 4096);
    fs.writeFileSync(file, bytes);
    const error = await failureOf(openOrThrow(file));
    expect([error.code, error.isRetryable]).toEqual(['damaged', false]);
  });

  it('that somebody else writes to are waited for', async () => {
    const file = await freshLocation();
    const { audits } = await open(file, { busyLimitMs: 20_000 });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const saving = audits.save(sampleAudit('a', 1), []);
    await sleep(200);
    other.exec('commit');
    other.close();
    expect(await saving).toEqual({ ok: true, value: 'saved' });
  });

  it('that somebody else writes to for too long fail', async () => {
    const file = await freshLocation();
    const { audits } = await open(file, { busyLimitMs: 100 });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const error = await failureOf(audits.save(sampleAudit('a', 1), []));
    other.exec('rollback');
    other.close();
    expect([error.code, error.isRetryable]).toEqual(['busy', true]);
    expect(error.message).toBe(
      `the store ${file} failed: another process has been writing to it for too long`,
    );
    expect(await audits.save(sampleAudit('a', 1), [])).toEqual({ ok: true, value: 'saved' });
  });
});

describePostgres('servers', (server) => {
  /** A role that may log in and nothing else. */
  async function makeRole(location: string, grants: string): Promise<string> {
    const role = `role_${Date.now()}_${Math.floor(Math.random() * 1e6)}`;
    await server().run(location, `create role ${role} login password 'hidden'`);
    await server().run(location, grants.replaceAll('ROLE', role));
    const url = new URL(location);
    url.username = role;
    url.password = 'hidden';
    return url.href;
  }

  it('that do not know the password say so without it', async () => {
    const url = new URL(await server().createDatabase());
    url.password = 'hidden';
    const error = await failureOf(openStore(url.href, WRITE));
    expect(error.code).toBe('denied');
    expect(error.message).toMatch(
      /^the store postgres:\/\/postgres@\S+ failed: the server does not accept the user or the password/,
    );
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain('hidden');
  });

  it('that are not there say so without the password', async () => {
    const url = new URL(await server().createDatabase());
    url.password = 'hidden';
    url.port = '1';
    const error = await failureOf(openStore(url.href, WRITE));
    expect([error.code, error.isRetryable]).toEqual(['unreachable', true]);
    expect(error.message).toMatch(/failed: nobody listens there$/);
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain('hidden');
  });

  it('that lack the database say so', async () => {
    const url = new URL(await server().createDatabase());
    url.pathname = '/no_such_database';
    const error = await failureOf(openStore(url.href, WRITE));
    expect(error.message).toMatch(/there is no such database \(database "no_such_database" does/);
  });

  it('without TLS are not used where it is asked for', async () => {
    const url = `${await server().createDatabase()}?sslmode=verify-full`;
    const error = await failureOf(openStore(url, WRITE));
    expect(error.message).toMatch(/does not support SSL connections/);
  });

  it('let a role save that may only read and insert', async () => {
    const location = await server().createDatabase();
    await (await openOrThrow(location)).close();
    const url = await makeRole(
      location,
      'grant select, insert on all tables in schema public to ROLE',
    );
    const { audits, close } = await openOrThrow(url);
    expect(await audits.save(sampleAudit('a', 1), [sampleFinding('one')])).toEqual({
      ok: true,
      value: 'saved',
    });
    expect((await audits.audits()).map(({ id }) => id)).toEqual(['a']);
    await close();
  });

  it('let a role read that may only read, and not save', async () => {
    const location = await server().createDatabase();
    await (await openOrThrow(location)).close();
    const url = await makeRole(location, 'grant select on all tables in schema public to ROLE');
    const { audits, close } = await openOrThrow(url, { mayCreate: false });
    expect(await audits.audits()).toEqual([]);
    const error = await failureOf(audits.save(sampleAudit('a', 1), []));
    expect(error.message).toMatch(
      /failed: the database role may not do this \(permission denied for table \w+\)$/,
    );
    await close();
  });

  it('that break the connection half way keep nothing, and are asked again', async () => {
    const location = await server().createDatabase();
    const { audits, close } = await openOrThrow(location);
    const holder = new pg.Client({ connectionString: location });
    await holder.connect();
    await holder.query('begin');
    await holder.query('lock table sightings in exclusive mode');
    const saving = failureOf(audits.save(sampleAudit('a', 1), [sampleFinding('one')]));
    let broken = 0;
    while (broken === 0) {
      const rows = await server().run(
        location,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      broken = rows.length;
    }
    const error = await saving;
    expect([error.code, error.isRetryable]).toEqual(['unreachable', true]);
    await holder.query('rollback');
    await holder.end();
    expect(await audits.audits()).toEqual([]);
    expect(await audits.save(sampleAudit('a', 1), [sampleFinding('one')])).toEqual({
      ok: true,
      value: 'saved',
    });
    await close();
  });

  it('on which somebody else saves for too long fail', async () => {
    const location = await server().createDatabase();
    const { audits, close } = await openOrThrow(location, { busyLimitMs: 100 });
    const holder = new pg.Client({ connectionString: location });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock(1129531214, 2)');
    const error = await failureOf(audits.save(sampleAudit('a', 1), []));
    expect([error.code, error.isRetryable]).toEqual(['busy', true]);
    await holder.end();
    expect(await audits.save(sampleAudit('a', 1), [])).toEqual({ ok: true, value: 'saved' });
    await close();
  });

  it('may take any isolation for their default', async () => {
    const location = await server().createDatabase();
    const name = new URL(location).pathname.slice(1);
    await server().run(
      location,
      `alter database ${name} set default_transaction_isolation = 'repeatable read'`,
    );
    const { audits, close } = await openOrThrow(location);
    const ids = ['a', 'b', 'c', 'd'];
    const saved = ids.map(async (id) => audits.save(sampleAudit(id, 1), [sampleFinding('one')]));
    expect(await Promise.all(saved)).toEqual(ids.map(() => ({ ok: true, value: 'saved' })));
    await close();
  });
});
