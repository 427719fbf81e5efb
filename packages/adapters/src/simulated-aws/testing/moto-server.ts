import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** An emulator of AWS that others wrote, run beside the simulated one. */
export interface MotoServer {
  readonly url: string;
  close(): Promise<void>;
}

const DEADLINE_MS = 30_000;

/** Whether the emulator is installed. */
export function hasMoto(): boolean {
  return spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
}

/** Starts the emulator on a free port of this machine. */
export async function startMoto(): Promise<MotoServer> {
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await untilServing(child, url);
  return {
    url,
    close: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function untilServing(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/moto-api/`).catch(() => null);
    if (answer?.ok === true) return;
    await wait(100);
  }
  child.kill('SIGKILL');
  throw new Error('moto_server did not start');
}
