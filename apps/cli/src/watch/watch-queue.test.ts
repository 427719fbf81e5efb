import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  CreateQueueCommand,
  CreateUserCommand,
  EventBridgeClient,
  IAMClient,
  PutRuleCommand,
  PutTargetsCommand,
  PutUserPolicyCommand,
  SQSClient,
} from '@countersign/adapters/aws/testing';
import { type SimulatedAws, startSimulatedAws } from '@countersign/adapters/simulated-aws';
import { buildModel, readDump } from '@countersign/govern';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertDocument } from '../documents/alert-document.ts';
import { REPOSITORY } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');
const ACCOUNT = '111122223333';
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:events`;

const files = useTemporaryDirectory();
let aws: SimulatedAws;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  const everything = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  };
  const ana = {
    UserName: 'ana',
    Arn: `arn:aws:iam::${ACCOUNT}:user/ana`,
    UserPolicyList: [{ PolicyName: 'all', PolicyDocument: everything }],
  };
  const dump = readDump({ UserDetailList: [ana] });
  const built = dump.ok ? buildModel([dump.value], null) : dump;
  if (!built.ok) throw new Error('the account is well formed');
  aws = await startSimulatedAws({ model: built.value.model });
  env = aws.environmentFor(aws.createAccessKey({ kind: 'user', accountId: ACCOUNT, arn: ana.Arn }));
});

afterEach(async () => {
  await aws.close();
});

/** Asks the simulated AWS as the AWS CLI would, by the clients that the command has itself. */
async function setUp(): Promise<void> {
  const sqs = new SQSClient(settings());
  const events = new EventBridgeClient(settings());
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QUEUE,
      },
    ],
  });
  await sqs.send(new CreateQueueCommand({ QueueName: 'events', Attributes: { Policy } }));
  const EventPattern = JSON.stringify({ 'detail-type': ['AWS API Call via CloudTrail'] });
  await events.send(new PutRuleCommand({ Name: 'trail', EventPattern }));
  await events.send(new PutTargetsCommand({ Rule: 'trail', Targets: [{ Id: 'q', Arn: QUEUE }] }));
}

function settings() {
  return {
    endpoint: aws.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  };
}

function start(...argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...argv], {
    cwd: files.path,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The metrics, once an alert was sent. */
async function sentSoon(url: string): Promise<Readonly<Record<string, number>>> {
  for (;;) {
    const text = await (await fetch(url)).text();
    const lines = text.split('\n').filter((line) => /^countersign_.* /.test(line));
    const metrics = Object.fromEntries(
      lines.map((line): [string, number] => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
    );
    const sent = metrics['countersign_alerts_attempts_total{sink="lines",outcome="sent"}'] ?? 0;
    if (sent > 0 && metrics['countersign_alerts_waiting{sink="lines"}'] === 0) return metrics;
  }
}

describe('watch on a queue that EventBridge sends into', () => {
  it('tells at once that a privileged user came to be, and ends in order', async () => {
    await setUp();
    files.write(
      'countersign.yaml',
      `watch:\n  sources: ["${QUEUE}"]\n  store: i.db\n  metrics: "0"\n  sinks:\n    lines: { kind: json-lines, file: alerts.jsonl }\n`,
    );
    const watch = start('watch', '--json');
    const told: string[] = [];
    const stderr: string[] = [];
    watch.stderr?.on('data', (part: Buffer) => stderr.push(part.toString()));
    const first = new Promise<void>((resolve) => {
      watch.stdout?.on('data', (part: Buffer) => {
        told.push(part.toString());
        resolve();
      });
    });
    const iam = new IAMClient(settings());
    await iam.send(new CreateUserCommand({ UserName: 'eve' }));
    const PolicyDocument =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    await iam.send(
      new PutUserPolicyCommand({ UserName: 'eve', PolicyName: 'quiet', PolicyDocument }),
    );
    await Promise.race([first, once(watch, 'close')]);
    const url = /http:\S+/.exec(stderr.join(''))?.[0] ?? '';
    expect(await sentSoon(url)).toMatchObject({
      'countersign_watch_incidents_total{severity="critical"}': 1,
      countersign_watch_event_lag_seconds_count: expect.any(Number),
      [`countersign_watch_source_failures_total{source="${QUEUE}"}`]: 0,
      'countersign_alerts_waiting{sink="lines"}': 0,
      'countersign_alerts_attempts_total{sink="lines",outcome="failed"}': 0,
    });
    expect((await fetch(new URL('/healthz', url))).status).toBe(200);
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    watch.kill('SIGINT');
    const [code] = await once(watch, 'close');
    expect([code, JSON.parse(told.join('').split('\n')[0] ?? '{}')]).toMatchObject([
      1,
      { title: 'eve is a full administrator', target: `arn:aws:iam::${ACCOUNT}:user/eve` },
    ]);
    expect(stderr.join('')).toMatch(
      /^metrics at http:\S+\nfollowing; Ctrl\+C ends it\n\d+ events, 0 duplicates/,
    );
    const alerts = files
      .read('alerts.jsonl')
      .trimEnd()
      .split('\n')
      .map((line): AlertDocument => JSON.parse(line));
    expect(alerts[0]?.incident.title).toBe('eve is a full administrator');
    // What was taken is not there any more.
    const again = start('watch', '--once', '--json');
    expect((await once(again, 'close'))[0]).toBe(0);
  }, 60_000);

  it('says what is wrong with a queue that is not there', async () => {
    const watch = start('watch', QUEUE, '--once');
    const stderr: string[] = [];
    watch.stderr?.on('data', (part: Buffer) => stderr.push(part.toString()));
    const [code] = await once(watch, 'close');
    expect([code, stderr.join('')]).toEqual([
      4,
      expect.stringMatching(/^countersign: arn:aws:sqs:\S+ could not be read: QueueDoesNotExist/),
    ]);
    const odd = start('watch', 'arn:aws:sns:us-east-1:111122223333:t', '--once');
    expect((await once(odd, 'close'))[0]).toBe(2);
  }, 60_000);
});
