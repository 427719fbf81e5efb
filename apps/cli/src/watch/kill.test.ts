import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeStores } from '@countersign/adapters/store/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlertsDocument } from '../documents/alerts-document.ts';
import { REPOSITORY } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');

/** Each round kills a watch. */
const ROUNDS = Number(process.env['COUNTERSIGN_WATCH_KILLS'] ?? 8);

/** Rounds after which a new store is begun, so that there is not ever more to go on after. */
const ROUNDS_PER_STORE = 25;

/** The longest that a watch lives, in milliseconds. */
const LIFE_MS = 1500;

/** How often what is left may be begun to be sent: a sink that fails ends each time. */
const MAX_DRAINS = 300;

/** Acts in a round, each of somebody else. */
const ACTS = 4;

const files = useTemporaryDirectory();

/** A server that fails half of the time: in turn it refuses, or takes what it is sent and says nothing. */
class FailingServer {
  private requests = 0;
  failures = 0;
  /** How often it took what it was sent, by ids. */
  readonly taken = new Map<string, number>();
  private readonly server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      const id = String(request.headers['webhook-id']);
      const turn = this.requests % 4;
      this.requests += 1;
      const isTaken = turn !== 0;
      if (isTaken) this.taken.set(id, (this.taken.get(id) ?? 0) + 1);
      if (turn % 2 === 1) {
        response.writeHead(204).end();
        return;
      }
      this.failures += 1;
      if (isTaken) response.destroy();
      else response.writeHead(503, { 'retry-after': '0' }).end();
    });
  });

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Something that somebody does who does nothing else. */
function act(number: number): object {
  const policyDocument = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  const arn = `arn:aws:sts::111122223333:assumed-role/Ops/p${number}@example.com`;
  return {
    eventID: `act-${number}`,
    eventTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    recipientAccountId: '111122223333',
    eventSource: 'iam.amazonaws.com',
    eventName: 'PutUserPolicy',
    userIdentity: { type: 'AssumedRole', arn },
    requestParameters: { userName: `u${number}`, policyName: 'innocent', policyDocument },
  };
}

/** One store, the watch of it, and all that there is to be told. */
class Trial {
  private readonly directory: string;
  private acts = 0;
  private readonly kills = { early: 0, later: 0 };

  constructor(directory: string, location: string, url: string) {
    this.directory = directory;
    fs.mkdirSync(path.join(directory, 'trail'), { recursive: true });
    const hook = `hook: { kind: webhook, url: "${url}", secret: { env: CS_HOOK } }`;
    fs.writeFileSync(
      path.join(directory, 'countersign.yaml'),
      `watch:\n  sources: [trail]\n  store: "${location}"\n  sinks:\n    ${hook}\n    lines: { kind: json-lines, file: alerts.jsonl }\n`,
    );
  }

  get killCounts(): Readonly<typeof this.kills> {
    return this.kills;
  }

  get expected(): readonly string[] {
    return Array.from({ length: this.acts }, (_, at) => `act-${at}.1`).toSorted();
  }

  /** Has a watch run while things are done, and kills it. */
  async round(): Promise<void> {
    const watch = this.start('watch', '--quiet');
    const ended = once(watch, 'close');
    const complaints: string[] = [];
    watch.stderr?.on('data', (part: Buffer) => complaints.push(part.toString()));
    const lifeMs = Math.random() * LIFE_MS;
    for (let done = 0; done < ACTS; done += 1) {
      await sleep(lifeMs / ACTS);
      this.write();
    }
    watch.kill('SIGKILL');
    await ended;
    this.kills[lifeMs < LIFE_MS / 3 ? 'early' : 'later'] += 1;
    if (complaints.length > 0) throw new Error(complaints.join(''));
  }

  /** Has everything sent that is left. */
  async finish(): Promise<void> {
    for (let tries = 0; tries < MAX_DRAINS; tries += 1) {
      const told = await this.output('stderr', 'watch', '--once');
      if (!told.includes('waiting')) return;
    }
    throw new Error('alerts are still waiting');
  }

  async listed(): Promise<AlertsDocument> {
    const document: AlertsDocument = JSON.parse(
      await this.output('stdout', 'alerts', 'list', '--json'),
    );
    return document;
  }

  private async output(from: 'stdout' | 'stderr', ...argv: readonly string[]): Promise<string> {
    const command = this.start(...argv);
    const parts: Buffer[] = [];
    command.stdout?.resume();
    command.stderr?.resume();
    command[from]?.on('data', (part: Buffer) => parts.push(part));
    command.on('error', fail);
    await once(command, 'close');
    return Buffer.concat(parts).toString();
  }

  linesOfAlerts(): readonly string[] {
    const text = fs.readFileSync(path.join(this.directory, 'alerts.jsonl'), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => String(JSON.parse(line).id))
      .toSorted();
  }

  private write(): void {
    const text = JSON.stringify({ Records: [act(this.acts)] });
    fs.writeFileSync(path.join(this.directory, `trail/${this.acts}.json`), text);
    this.acts += 1;
  }

  private start(...argv: readonly string[]): ChildProcess {
    return spawn(process.execPath, [COMMAND, ...argv], {
      cwd: this.directory,
      env: { ...process.env, CS_HOOK: 'secret' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}

function fail(error: Error): never {
  throw error;
}

describeStores('watches that are killed while sinks fail', ({ freshLocation }) => {
  let server: FailingServer;
  let url = '';
  beforeAll(async () => {
    server = new FailingServer();
    url = await server.start();
  });
  afterAll(async () => {
    await server.close();
  });

  it(`${ROUNDS} kills lose no alert and double none`, async () => {
    const totals = { alerts: 0, early: 0, later: 0, again: 0 };
    for (let from = 0; from < ROUNDS; from += ROUNDS_PER_STORE) {
      server.taken.clear();
      const trial = new Trial(path.join(files.path, `${from}`), await freshLocation(), url);
      for (let round = from; round < Math.min(ROUNDS, from + ROUNDS_PER_STORE); round += 1) {
        await trial.round();
      }
      await trial.finish();
      const { dead, incidents } = await trial.listed();
      expect(dead).toEqual([]);
      expect(
        incidents.map(({ incident, revision }) => `${incident.id}.${revision}`).toSorted(),
      ).toEqual(trial.expected);
      // A file that is looked at before a line is written again has each exactly once.
      expect(trial.linesOfAlerts()).toEqual(trial.expected);
      // Whoever takes what has the same id once has each exactly once.
      expect([...server.taken.keys()].toSorted()).toEqual(trial.expected);
      totals.alerts += trial.expected.length;
      totals.early += trial.killCounts.early;
      totals.later += trial.killCounts.later;
      totals.again += [...server.taken.values()].filter((times) => times > 1).length;
    }
    expect(totals.early + totals.later).toBe(ROUNDS);
    expect(totals.alerts).toBe(ROUNDS * ACTS);
    expect(server.failures).toBeGreaterThan(ROUNDS);
    if (process.env['COUNTERSIGN_WATCH_KILLS'] !== undefined) {
      process.stdout.write(`${JSON.stringify({ ...totals, failures: server.failures })}\n`);
    }
  }, 3_600_000);
});
