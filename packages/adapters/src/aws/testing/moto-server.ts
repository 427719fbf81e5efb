import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The account of moto's for credentials that it did not hand out. */
export const MOTO_ACCOUNT = '123456789012';

/** A running moto. */
export interface MotoServer {
  readonly url: string;
  stop(): Promise<void>;
}

const START_SECONDS = 60;

/**
 * Whether the emulator `moto_server` is installed. Without it, tests that need it
 * are skipped and say so; with `REQUIRE_MOTO=1` they fail.
 */
export function hasMoto(): boolean {
  const { status } = spawnSync('moto_server', ['--help'], { stdio: 'ignore' });
  if (status === 0) return true;
  if (process.env['REQUIRE_MOTO'] === '1') throw new Error('moto_server is not installed');
  process.stdout.write('moto_server is not installed: what is tested against it is skipped\n');
  return false;
}

/** Starts moto on a free port of this machine, with settings of its own from `env`. */
export async function startMoto(env: Readonly<Record<string, string>> = {}): Promise<MotoServer> {
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child);
  return {
    url,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Something that answers as AWS does, and how clients speak to it. */
export interface AwsEndpoint {
  readonly account: string;
  readonly settings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  close(): Promise<void>;
}

/** Starts moto for clients of one account. */
export async function motoEndpoint(): Promise<AwsEndpoint> {
  const server = await startMoto();
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const settings = { endpoint: server.url, region: 'us-east-1', credentials };
  return { account: MOTO_ACCOUNT, settings, close: () => server.stop() };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < START_SECONDS * 5; tries += 1) {
    if (child.exitCode !== null) throw new Error('moto_server ended at once');
    const isReady = await fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(200);
  }
  child.kill('SIGKILL');
  throw new Error(`moto_server did not answer within ${START_SECONDS} s`);
}

/** A port of this machine that nobody listens on. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
