// How long it takes from an event to its alert in the outbox of a store, while events of a
// running organisation come at a steady rate: scanned, judged and kept as `watch --store` does.
//
//   node bench/watch.mjs [SECONDS] [STORE]
//
// The limit is 50 ms at the 99th percentile, at 1,000 events a second on 10,000 principals. The
// store is a new file of SQLite, a new database of a PostgreSQL of its own where STORE is
// `postgres`, or the one that is named. Events come by the clock, whether those before were taken
// or not, so that waiting counts.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import { openStore } from '../packages/adapters/dist/store/index.js';
import { startPostgres } from '../packages/adapters/dist/store/testing/private-postgres.js';
import {
  createTrailWants,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  Detections,
  Incidents,
  LiveModel,
  ReachWatch,
  TrailScanner,
  TrailTally,
  TrailWatch,
} from '../packages/govern/dist/index.js';
import {
  ACCOUNT,
  allow,
  modelToWatch,
  numbers,
  PER_ACCOUNT,
  PRINCIPALS,
  recordOf,
  START_MS,
} from './trail-records.mjs';

const PER_SECOND = 1000;
/** One event in so many makes somebody privileged. */
const GRANT_EACH = 200;
/** The first seconds are for the compiler. */
const WARM_SECONDS = 5;
const LIMIT_MS = 50;

const everything = JSON.stringify(allow('*'));

/** Events as lines, each with the id by which its alert is known where it makes somebody privileged. */
function* eventsOf(count) {
  const random = numbers(20_261_130);
  const users = Math.floor(PER_ACCOUNT / 3);
  for (let number = 0; number < count; number += 1) {
    const record = recordOf(number + 1, random);
    const isGrant = number % GRANT_EACH === GRANT_EACH - 1;
    if (isGrant) {
      const at = Math.floor(number / GRANT_EACH);
      const account = String(Number(ACCOUNT) + (at % (PRINCIPALS / PER_ACCOUNT)));
      Object.assign(record, grantTo(`u${at % users}`, account));
      delete record.errorCode;
      delete record.errorMessage;
    }
    record.eventID = randomUUID();
    yield { id: isGrant ? record.eventID : null, line: `${JSON.stringify(record)}\n` };
  }
}

function grantTo(userName, recipientAccountId) {
  return {
    eventSource: 'iam.amazonaws.com',
    eventName: 'PutUserPolicy',
    readOnly: false,
    recipientAccountId,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${recipientAccountId}:user/somebody-${randomUUID()}`,
      accountId: recipientAccountId,
    },
    requestParameters: { userName, policyName: 'innocent', policyDocument: everything },
  };
}

function createWatch(catalog) {
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const model = modelToWatch();
  const watch = new ReachWatch({ model, catalog, atMs: START_MS, duties });
  const live = new LiveModel({ watch });
  const detections = new Detections({ live, watch, catalog, atMs: START_MS });
  return new TrailWatch({ live, detections, incidents: new Incidents() });
}

/** Takes lines as a watch does, and answers with the ids of events that there are alerts about now. */
function createTaker(catalog, session) {
  const watch = createWatch(catalog);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const scanner = new TrailScanner({
    decode: (bytes) => decoder.decode(bytes),
    wants: createTrailWants(catalog),
  });
  const tally = new TrailTally();
  let number = 0;
  return async (lines) => {
    const came = tally.take(scanner.scan(Buffer.from(lines), 'stream'));
    tally.drain();
    if (came.length === 0) return [];
    const known = await session.knownEvents(came.map(({ id }) => id));
    const events = came.filter(({ id }) => !known.has(id));
    const incidents = watch.take(events);
    number += 1;
    await session.take({
      number,
      atMs: Date.now(),
      events: events.map(({ atMs, id, record }) => ({ id, atMs, record: JSON.stringify(record) })),
      sources: [],
      incidents,
      alerts: incidents.map(({ incident }) => ({ sink: 'bench', incidentId: incident.id })),
    });
    return incidents.flatMap(({ incident }) => incident.eventIds);
  };
}

/** Has events come by the clock; answers how long each took until there was an alert about it. */
async function measure(take, count) {
  const events = [...eventsOf(count)];
  const cameMs = new Map();
  const times = [];
  let largest = 0;
  const startMs = performance.now();
  const dueMs = (at) => startMs + (at * 1000) / PER_SECOND;
  for (let next = 0; next < events.length; ) {
    const waitMs = dueMs(next) - performance.now();
    if (waitMs > 0) {
      await sleep(waitMs);
      continue;
    }
    const from = next;
    while (next < events.length && dueMs(next) <= performance.now()) {
      const { id } = events[next];
      if (id !== null) cameMs.set(id, { at: next, dueMs: dueMs(next) });
      next += 1;
    }
    largest = Math.max(largest, next - from);
    const lines = events.slice(from, next).map(({ line }) => line);
    const alerted = await take(lines.join(''));
    const nowMs = performance.now();
    for (const id of alerted) {
      const came = cameMs.get(id);
      cameMs.delete(id);
      if (came === undefined || came.at < WARM_SECONDS * PER_SECOND) continue;
      times.push(nowMs - came.dueMs);
    }
  }
  return { times: times.toSorted((a, b) => a - b), missing: cameMs.size, largest };
}

/** A place for a store, and what it is called. */
async function placeOf(named, directory) {
  if (named === undefined) {
    return { name: 'SQLite', location: path.join(directory, 'watch.db'), stop: async () => {} };
  }
  if (named !== 'postgres') {
    return { name: 'the store named', location: named, stop: async () => {} };
  }
  const server = await startPostgres({ isDurable: true });
  return {
    name: 'PostgreSQL',
    location: await server.createDatabase(),
    stop: async () => server.stop(),
  };
}

async function run(seconds, named) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-watch-'));
  const { location, name, stop } = await placeOf(named, directory);
  try {
    const opened = await openStore(location, { directory, mayCreate: true });
    if (!opened.ok) throw new Error(opened.failure.message);
    const session = await opened.value.watch.begin(Date.now());
    const take = createTaker(loadCatalog(), session);
    const { largest, missing, times } = await measure(take, (seconds + WARM_SECONDS) * PER_SECOND);
    await opened.value.close();
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    process.stdout.write(
      `event to alert in the outbox (${name}), ${PER_SECOND} events/s, ${PRINCIPALS} principals, of ${times.length} alerts: median ${ms(at(0.5))}, p99 ${ms(at(0.99))} (${(at(0.99) / LIMIT_MS).toFixed(2)} of the limit of ${LIMIT_MS} ms), longest ${ms(at(1))}; at most ${largest} events waited, ${missing} grants without an alert\n`,
    );
  } finally {
    await stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function ms(value) {
  return `${value.toFixed(1)} ms`;
}

const [seconds, store] = process.argv.slice(2);
await run(Number(seconds ?? 60), store);
