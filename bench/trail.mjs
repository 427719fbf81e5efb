// What CloudTrail recorded: gzip files decoded, deduplicated, rolled up and judged, against bare
// gunzip and JSON.parse of the same files, on one core and on two; how long judging one change takes;
// whether memory stays flat.
// usage: node bench/trail.mjs [RECORDS] [LONG]
//   RECORDS are made and read from files (2,000,000); LONG pass through in all for the memory
//   (10,000,000; 0 leaves it out). Of the records 1 % are calls to IAM, and each 500th of these
//   changes something. They are judged on an organisation of 10,000 principals.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ScanTeam } from '../apps/cli/dist/trail/scan-files.js';
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import {
  ActorTracker,
  createResourcePatterns,
  createRollUp,
  createTrailWants,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  DETECTION_RULES,
  Detections,
  Incidents,
  LiveModel,
  ReachWatch,
  readSigma,
  TrailDecoder,
  TrailScanner,
  TrailTally,
  UsageRoll,
} from '../packages/govern/dist/index.js';
import {
  ACCOUNT,
  CALLS,
  CHANGE_EACH,
  iamCall,
  modelToWatch,
  numbers,
  PRINCIPALS,
  recordOf,
  START_MS,
} from './trail-records.mjs';

const HERE = fileURLToPath(import.meta.url);
const WORKER = pathToFileURL(
  path.join(path.dirname(HERE), '../apps/cli/dist/countersign-scan-worker.mjs'),
);
const PER_FILE = 1000;
const HELD_FILES = 500;
const ROUNDS = 2;
const TURNS = 3;
/** So many rules of Sigma are loaded besides. */
const OWN_RULES = 200;
/** So many changes are judged one by one. */
const JUDGED = 3000;

/** Writes the records, and answers with their size without compression. */
function writeFiles(directory, count) {
  const random = numbers(20_261_128);
  let bytes = 0;
  for (let file = 0; file * PER_FILE < count; file += 1) {
    const Records = Array.from({ length: PER_FILE }, (_, index) =>
      recordOf(file * PER_FILE + index, random),
    );
    const text = JSON.stringify({ Records });
    bytes += text.length;
    const name = `${ACCOUNT}_CloudTrail_eu-west-1_20260101T${String(file).padStart(4, '0')}Z_x.json.gz`;
    fs.writeFileSync(path.join(directory, name), gzipSync(text, { level: 6 }));
  }
  return bytes;
}

function filesIn(directory) {
  const names = fs.readdirSync(directory).filter((name) => name.endsWith('.gz'));
  return names.toSorted().map((name) => ({ name: path.join(directory, name), isNamed: false }));
}

/** Rules are mostly about calls that are rare; each so manieth is about one that the stream is full of. */
const OWN_OF_STREAM = 20;

/** A rule as somebody writes it: some calls, and something of them. */
function ownRule(index) {
  const isOfStream = index % OWN_OF_STREAM === 0;
  const [service, name] = CALLS[index % CALLS.length];
  return {
    title: `Rule ${index}`,
    id: `rule-${index}`,
    logsource: { product: 'aws', service: 'cloudtrail' },
    detection: {
      selection: {
        eventSource: isOfStream ? `${service}.amazonaws.com` : RARE[index % RARE.length],
        'eventName|startswith': isOfStream ? name : ['Create', 'Delete', 'Put', `Do${index}`],
        'userAgent|contains': ['kali', `tool-${index}`],
      },
      known: { 'userIdentity.arn|endswith': `:role/known-${index}` },
      failed: { 'errorCode|exists': isOfStream },
      condition: 'selection and not known and failed',
    },
  };
}

const RARE = ['iam', 'ec2', 'cloudtrail', 'kms', 'rds', 'lambda', 'signin'].map(
  (service) => `${service}.amazonaws.com`,
);

const NEVER = () => () => false;

function ownRules(count) {
  const documents = Array.from({ length: count }, (_, index) => ownRule(index));
  const read = readSigma([{ name: 'own', documents }], { regex: NEVER, range: NEVER });
  if (!read.ok) throw new Error(JSON.stringify(read.failure[0]));
  return read.value;
}

/** What `watch` and `usage` do with what was scanned. */
function createPipeline(catalog, rules = DETECTION_RULES) {
  const model = modelToWatch();
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const watch = new ReachWatch({ model, catalog, atMs: START_MS, duties });
  const begin = () => new Detections({ live, watch, catalog, atMs: START_MS, rules });
  let live = new LiveModel({ watch });
  let detections = begin();
  let incidents = new Incidents();
  let tally = new TrailTally();
  const tracker = new ActorTracker();
  const usagesOf = createRollUp(catalog, tracker);
  const roll = new UsageRoll(createResourcePatterns(catalog).generalOf);
  const told = { signals: 0, privileged: 0, incidents: 0 };
  const rollUp = () => {
    for (const group of tally.drain()) for (const usage of usagesOf(group)) roll.add(usage);
  };
  return {
    told,
    rollUp,
    roll,
    counts: () => tally.counts,
    /** What passed before may pass again. */
    forget() {
      live = new LiveModel({ watch });
      detections = begin();
      incidents = new Incidents();
      tally = new TrailTally();
      roll.clear();
      Object.assign(told, { signals: 0, privileged: 0, incidents: 0 });
    },
    take(batch) {
      const events = tally.take(batch);
      for (const event of events) tracker.observe(event);
      const signals = live.take(events);
      for (const { rule } of signals) {
        told.signals += 1;
        if (rule !== null) told.privileged += 1;
      }
      told.incidents += incidents.add(detections.take(events, signals)).length;
      if (tally.groupCount > 50_000) rollUp();
    },
  };
}

async function readAll(directory, { pipeline, team }) {
  pipeline.forget();
  const start = performance.now();
  for await (const { result } of team.scan(filesIn(directory))) {
    if (!result.ok) throw new Error(result.failure.issue.message);
    pipeline.take(result.value.batch);
  }
  pipeline.rollUp();
  const usages = pipeline.roll.usages().length;
  const seconds = (performance.now() - start) / 1000;
  const { events } = pipeline.counts();
  return { seconds, events, usages, ...pipeline.told };
}

/** Gunzip and JSON.parse of everything, and nothing with it. */
function parseAll(directory) {
  const start = performance.now();
  let events = 0;
  for (const { name } of filesIn(directory)) {
    events += JSON.parse(gunzipSync(fs.readFileSync(name)).toString('utf8')).Records.length;
  }
  return { seconds: (performance.now() - start) / 1000, events };
}

/** The first round is for the compiler, of every thread. */
async function bestRate(once) {
  let best = 0;
  let last = null;
  for (let round = 0; round <= ROUNDS; round += 1) {
    last = await once();
    if (round > 0) best = Math.max(best, last.events / last.seconds);
  }
  return { ...last, rate: best };
}

async function measureReading(directory, threads, own = 0) {
  const catalog = loadCatalog();
  const rules = own === 0 ? undefined : [...DETECTION_RULES, ...ownRules(own)];
  const pipeline = createPipeline(catalog, rules);
  const team = new ScanTeam({
    io: { directory, stdin: [] },
    catalog,
    threads,
    worker: WORKER,
    ...(rules === undefined ? {} : { rules }),
  });
  try {
    return await bestRate(async () => readAll(directory, { pipeline, team }));
  } finally {
    await team.end();
  }
}

/** How long each of many changes takes, one after the other, in milliseconds. */
function measureJudging(count) {
  const catalog = loadCatalog();
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const model = modelToWatch();
  const live = new LiveModel({ watch: new ReachWatch({ model, catalog, atMs: START_MS, duties }) });
  const random = numbers(20_261_129);
  const accounts = [...model.accounts.keys()];
  const times = [];
  let privileged = 0;
  for (let number = 0; number < count; number += 1) {
    const record = recordOf(number, random);
    const { name, parameters } = iamCall(random, 0);
    const decoder = new TrailDecoder();
    const given = {
      ...record,
      eventName: name,
      eventSource: 'iam.amazonaws.com',
      readOnly: false,
      requestParameters: parameters,
      recipientAccountId: accounts[random(accounts.length)],
      eventTime: new Date(START_MS + number * 1000).toISOString().replace('.000', ''),
    };
    delete given.errorCode;
    const start = performance.now();
    decoder.decode(JSON.stringify(given), 'one', (event) => {
      for (const { rule } of live.take([event])) if (rule !== null) privileged += 1;
    });
    times.push(performance.now() - start);
  }
  // The first are for the compiler.
  const sorted = times.slice(Math.floor(count / 10)).toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), count: sorted.length, privileged };
}

/** Passes the same records with other IDs and at later times until there were enough. */
function measureMemory(directory, long) {
  const catalog = loadCatalog();
  const pipeline = createPipeline(catalog);
  const wants = createTrailWants(catalog);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const scanner = new TrailScanner({ decode: (bytes) => decoder.decode(bytes), wants });
  // As many as memory holds besides.
  const files = filesIn(directory)
    .slice(0, HELD_FILES)
    .map(({ name }) => gunzipSync(fs.readFileSync(name)));
  const marks = [];
  let pass = 0;
  let next = long / 5;
  while (pipeline.counts().events < long) {
    for (const bytes of files) {
      renew(bytes, pass);
      pipeline.take(scanner.scan(bytes, 'stream'));
      if (pipeline.counts().events < next) continue;
      next += long / 5;
      globalThis.gc?.();
      marks.push(Math.round(process.memoryUsage().rss / 2 ** 20));
    }
    pass += 1;
  }
  const { duplicates, events } = pipeline.counts();
  return { marks, events, duplicates };
}

const ID = Buffer.from('"eventID":"');

function renew(bytes, pass) {
  const digits = pass.toString(16).padStart(8, '0');
  for (let at = bytes.indexOf(ID); at !== -1; at = bytes.indexOf(ID, at + 40)) {
    bytes.write(digits, at + ID.length, 'latin1');
  }
}

/** What each part measures, in a process of its own. */
const PARTS = {
  bare: async (directory) => bestRate(() => parseAll(directory)),
  one: async (directory) => measureReading(directory, 1),
  two: async (directory) => measureReading(directory, 2),
  own: async (directory) => measureReading(directory, 1, OWN_RULES),
  judge: (count) => measureJudging(Number(count)),
  memory: measureMemory,
};

const TASKSET = '/usr/bin/taskset';
const CAN_PIN = fs.existsSync(TASKSET);

function alone(part, ...options) {
  const node = [process.execPath, '--expose-gc', HERE, part, ...options.map(String)];
  const isOneCore = part !== 'two' && part !== 'judge' && part !== 'memory';
  const [program, ...argv] = isOneCore && CAN_PIN ? [TASKSET, '-c', '0', ...node] : node;
  const { error, status, stdout } = spawnSync(program, argv, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error !== undefined || status !== 0) throw new Error(`${part} failed`);
  return JSON.parse(stdout);
}

/** The best of some runs of each part in turn: whatever else the machine does only slows. */
function inTurn(directory) {
  const best = new Map();
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const part of ['bare', 'one', 'two', 'own']) {
      const measured = alone(part, directory);
      if (measured.rate > (best.get(part)?.rate ?? 0)) best.set(part, measured);
    }
  }
  return Object.fromEntries(best);
}

const rate = (value) => `${Math.round(value / 1000)},000/s`;

function print(text) {
  process.stdout.write(`${text}\n`);
}

function compareAll(count, long) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'trail-'));
  try {
    const bytes = writeFiles(directory, count);
    print(
      `${count} records of ${Math.round(bytes / count)} bytes, 1 % of IAM, of which each ${CHANGE_EACH}th changes something; ${PRINCIPALS} principals`,
    );
    const { bare, one, own, two } = inTurn(directory);
    if (one.events !== bare.events) throw new Error(`${bare.events - one.events} records are lost`);
    print(
      `bare gunzip and JSON.parse, one core${CAN_PIN ? '' : ' (not pinned)'}: ${rate(bare.rate)}`,
    );
    print(
      `decoded, deduplicated, rolled up and judged, one core: ${rate(one.rate)}, ${(one.rate / bare.rate).toFixed(2)} of bare parsing, ${(one.rate / 120_000).toFixed(2)} of the limit of 120,000/s (${one.usages} usages, ${one.signals} changes judged, ${one.privileged} made somebody privileged)`,
    );
    print(
      `the same on two cores: ${rate(two.rate)}, ${(two.rate / one.rate).toFixed(2)} of one core`,
    );
    print(
      `the same on one core with ${OWN_RULES} Sigma rules besides, each ${OWN_OF_STREAM}th about failures of calls that are frequent: ${rate(own.rate)}, ${(own.rate / one.rate).toFixed(2)} of without (limit 0.80), ${own.incidents} incidents`,
    );
    const runs = Array.from({ length: TURNS }, () => alone('judge', JUDGED));
    const best = runs.toSorted((a, b) => a.p99 - b.p99)[0];
    const { count: judged, p50, p99, p999, privileged } = best;
    print(
      `one mutating call judged, of ${judged}: median ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${(p99 / 20).toFixed(2)} of the limit of 20 ms), p99.9 ${p999.toFixed(1)} ms (${(p999 / 50).toFixed(2)} of the limit of 50 ms); ${privileged} made somebody privileged`,
    );
    if (long === 0) return;
    const { duplicates, events, marks } = alone('memory', directory, long);
    print(
      `${events} records through one process, ${duplicates} duplicates: ${marks.map((mark) => `${mark} MB`).join(', ')} at each fifth, ${(marks.at(-1) / marks[0]).toFixed(2)} from first to last`,
    );
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

const [first, directory, option] = process.argv.slice(2);
if (Object.hasOwn(PARTS, first ?? '')) {
  process.stdout.write(JSON.stringify(await PARTS[first](directory, Number(option))));
} else {
  compareAll(Number(first ?? 2_000_000), Number(directory ?? 10_000_000));
}
