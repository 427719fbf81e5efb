import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A PostgreSQL server for tests. */
export interface TestServer {
  /** Makes an empty database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Runs statements in a database as its owner. */
  run(url: string, sql: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Names a server to use instead of a private one: a URL of a role that may make databases. */
const URL_VARIABLE = 'COUNTERSIGN_POSTGRES_URL';

/** Whether tests on PostgreSQL must run. */
export const IS_POSTGRES_REQUIRED: boolean = process.env['REQUIRE_POSTGRES'] === '1';

/** Why there is no PostgreSQL to test with; `null` when there is. */
export function whyNoPostgres(): string | null {
  if (process.env[URL_VARIABLE] !== undefined || findBinaries() !== null) return null;
  return `PostgreSQL is not installed, and ${URL_VARIABLE} names no server`;
}

/** How a server is run. */
export interface TestServerOptions {
  /** Whether it waits for the disk, as one that is measured has to. */
  readonly isDurable?: boolean;
}

/**
 * Starts a server of its own from the installed programs: in a temporary directory, on a
 * free port of the loopback interface, with a password. It ends with this process, however
 * that ends. As root it runs as the user `postgres`, since PostgreSQL refuses root.
 */
export async function startPostgres({
  isDurable = false,
}: TestServerOptions = {}): Promise<TestServer> {
  const url = process.env[URL_VARIABLE];
  if (url !== undefined) return { ...testServer(url), stop: async () => {} };
  const binaries = findBinaries();
  if (binaries === null) throw new Error(whyNoPostgres() ?? 'PostgreSQL is not there');
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-postgres-'));
  const owner = ownerOfServer();
  if (owner !== null) fs.chownSync(directory, owner.uid, owner.gid);
  try {
    initialise(binaries, directory, owner);
    const { port, process: server } = await launch(binaries, { directory, owner, isDurable });
    return {
      ...testServer(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`),
      async stop() {
        await end(server);
        fs.rmSync(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    fs.rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Such as a URL has to escape. */
const PASSWORD = 's3cret%40%2F';

function testServer(url: string): Omit<TestServer, 'stop'> {
  let count = 0;
  return {
    async createDatabase() {
      count += 1;
      const name = `countersign_test_${process.pid}_${Date.now()}_${count}`;
      await run(url, `create database ${name} encoding 'UTF8' template template0`);
      const made = new URL(url);
      made.pathname = `/${name}`;
      return made.href;
    },
    run,
  };
}

async function run(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

function ownerOfServer(): Owner | null {
  if (process.getuid?.() !== 0) return null;
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function idOf(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
}

/** The directory with `initdb` and `postgres`: on the path, or where Debian has them, newest first. */
function findBinaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian).map(Number) : [];
  const candidates = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    ...versions.toSorted((a, b) => b - a).map((version) => `${debian}/${version}/bin`),
  ];
  const found = candidates.find((directory) =>
    ['initdb', 'postgres'].every((name) => fs.existsSync(path.join(directory, name))),
  );
  return found ?? null;
}

function initialise(binaries: string, directory: string, owner: Owner | null): void {
  const passwordFile = path.join(directory, 'password');
  fs.writeFileSync(passwordFile, decodeURIComponent(PASSWORD), { mode: 0o600 });
  if (owner !== null) fs.chownSync(passwordFile, owner.uid, owner.gid);
  execFileSync(
    path.join(binaries, 'initdb'),
    [
      '--pgdata',
      path.join(directory, 'data'),
      '--username',
      'postgres',
      '--auth',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--no-sync',
    ],
    { cwd: directory, stdio: 'pipe', ...owner },
  );
}

/** Runs a program until standard input ends, and then asks it to stop. */
const WITH_PARENT = '"$@" & child=$!; cat >/dev/null; kill -INT "$child"; wait "$child"';

interface Launch {
  readonly directory: string;
  readonly owner: Owner | null;
  readonly isDurable: boolean;
}

async function launch(
  binaries: string,
  { directory, isDurable, owner }: Launch,
): Promise<{ readonly port: number; readonly process: ChildProcess }> {
  const port = await freePort();
  const log = fs.openSync(path.join(directory, 'log'), 'a');
  const server = spawn(
    'sh',
    [
      '-c',
      WITH_PARENT,
      'sh',
      path.join(binaries, 'postgres'),
      '-D',
      path.join(directory, 'data'),
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `fsync=${isDurable ? 'on' : 'off'}`,
      '-c',
      `unix_socket_directories=${directory}`,
    ],
    { cwd: directory, stdio: ['pipe', log, log], ...owner },
  );
  fs.closeSync(log);
  try {
    await untilReady(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`);
  } catch (error) {
    await end(server);
    const said = fs.readFileSync(path.join(directory, 'log'), 'utf8');
    throw new Error(`PostgreSQL did not start: ${said}`, { cause: error });
  }
  return { port, process: server };
}

async function end(server: ChildProcess): Promise<void> {
  const ended = once(server, 'exit');
  server.stdin?.end();
  await ended;
}

const START_LIMIT_MS = 60_000;

async function untilReady(url: string): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      await run(url, 'select 1');
      return;
    } catch (error) {
      if (performance.now() > limit) throw error;
    }
    await sleep(50);
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}
