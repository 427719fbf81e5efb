import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { invariant } from '@countersign/core';
import type { Model } from '@countersign/govern';
import { SimulatedClock } from './clock.ts';
import type { AccessKey, KeyOwner } from './credentials.ts';
import { putRecord } from './deliver.ts';
import { answer } from './dispatch.ts';
import { FaultInjector, type Faults } from './faults.ts';
import type { ReceivedRequest } from './signature.ts';
import type { TrailRecord } from './trail.ts';
import { World } from './world.ts';

/** How a simulated AWS starts. */
export interface SimulatedAwsOptions {
  /** The accounts and the organisation that it begins with. */
  readonly model: Model;
  /** The port on 127.0.0.1; a free one when absent. */
  readonly port?: number;
  /** Where its clock stands, in milliseconds since 1970; it goes on from the present when absent. */
  readonly atMs?: number;
  readonly faults?: Faults;
  /** What identifiers and secrets are made from, for those who need the same again; else something at random. */
  readonly seed?: string;
}

/** A loopback endpoint that unmodified SDKs and the AWS CLI talk to. */
export interface SimulatedAws {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly clock: SimulatedClock;
  /** The accounts as they stand. */
  readonly model: Model;
  /** What was called, oldest first, as CloudTrail records it. */
  readonly records: readonly TrailRecord[];
  /** How many calls were refused for coming too fast. */
  readonly throttledCount: number;
  /** Makes an access key without a call, as somebody does who sets the first one up. */
  createAccessKey(owner: KeyOwner): AccessKey;
  /** The environment that points an SDK or the AWS CLI at it with a key. */
  environmentFor(key: AccessKey): Readonly<Record<string, string>>;
  /** What goes wrong from now on. */
  setFaults(faults: Faults): void;
  onRecord(listener: (record: TrailRecord) => void): void;
  close(): Promise<void>;
}

/** The largest request that is read. Only objects in buckets could be larger. */
const MAX_BODY_BYTES = 16 * 1_048_576;

/** Starts a simulated AWS. It listens on loopback alone, and forgets all when it is closed. */
export async function startSimulatedAws({
  atMs,
  faults = {},
  model,
  port = 0,
  seed = randomUUID(),
}: SimulatedAwsOptions): Promise<SimulatedAws> {
  const clock = new SimulatedClock(atMs ?? null);
  const world = new World(model, clock, seed);
  world.onRecord((record) => {
    putRecord(world, record);
  });
  const injector = new FaultInjector(faults);
  const server = createServer((request, response) => {
    void respond({ world, faults: injector }, request, response);
  });
  const url = await listen(server, port);
  return {
    url,
    clock,
    get model() {
      return world.model;
    },
    records: world.records,
    get throttledCount() {
      return injector.throttledCount;
    },
    createAccessKey: (owner) => world.credentials.createKey(owner, clock.atMs),
    environmentFor: ({ id, secret }) => ({
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
    }),
    setFaults: (next) => {
      injector.replace(next);
    },
    onRecord: (listener) => {
      world.onRecord(listener);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  invariant(typeof address === 'object' && address !== null, 'it listens on a port');
  return `http://127.0.0.1:${address.port}`;
}

async function respond(
  simulation: { readonly world: World; readonly faults: FaultInjector },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  if (simulation.faults.latencyMs > 0) await wait(simulation.faults.latencyMs);
  try {
    const received = receivedOf(request, body);
    const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
    const { status, headers, body: text } = await answer(simulation, received, sourceIp);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end(error instanceof Error ? error.message : 'unknown failure');
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function receivedOf({ headers, method, url }: IncomingMessage, bytes: Buffer): ReceivedRequest {
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value] as const],
  );
  return {
    method: method ?? 'POST',
    target: url ?? '/',
    headers: new Map(flat),
    bytes,
    body: bytes.toString('utf8'),
  };
}
