import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@countersign/adapters/aws/testing';
import { type SimulatedAws, startSimulatedAws } from '@countersign/adapters/simulated-aws';
import { describeStores } from '@countersign/adapters/store/testing';
import { buildModel, readDump } from '@countersign/govern';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const CODE = path.join(REPOSITORY, 'apps/cli/dist/countersign-lambda.mjs');

/** What the runtime of Lambda does: loads the code once, and invokes the handler over and over. */
const RUNTIME = `
  import { createInterface } from 'node:readline';
  const { handler } = await import(process.argv[1]);
  for await (const line of createInterface({ input: process.stdin })) {
    const { event, remainingMs } = JSON.parse(line);
    const endMs = Date.now() + remainingMs;
    const context = { getRemainingTimeInMillis: () => endMs - Date.now() };
    const answer = await handler(event, context).then(
      (value) => ({ value }),
      (error) => ({ error: error.message }),
    );
    process.stdout.write(JSON.stringify(answer) + '\\n');
  }
  process.exit();
`;

const ACCOUNT = '111122223333';
const files = useTemporaryDirectory();

let aws: SimulatedAws;
let env: Readonly<Record<string, string>>;
let s3: S3Client;

beforeAll(async () => {
  const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const watcher = {
    UserName: 'watcher',
    Arn: `arn:aws:iam::${ACCOUNT}:user/watcher`,
    UserPolicyList: [{ PolicyName: 'all', PolicyDocument: everything }],
  };
  const dump = readDump({ UserDetailList: [watcher] });
  const built = dump.ok ? buildModel([dump.value], null) : dump;
  if (!built.ok) throw new Error('the account is well formed');
  aws = await startSimulatedAws({ model: built.value.model });
  env = aws.environmentFor(
    aws.createAccessKey({ kind: 'user', accountId: ACCOUNT, arn: watcher.Arn }),
  );
  s3 = new S3Client({
    endpoint: aws.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
});

afterAll(async () => {
  s3.destroy();
  await aws.close();
});

type Line = Readonly<Record<string, unknown>>;

/** One machine of Lambda. */
class Machine {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly stderr: Buffer[] = [];

  constructor() {
    this.process = spawn(process.execPath, ['--input-type=module', '-e', RUNTIME, CODE], {
      cwd: files.path,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    if (this.process.stdout === null) throw new Error('it has a standard output');
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.process.stderr?.on('data', (part: Buffer) => this.stderr.push(part));
  }

  get log(): string {
    return Buffer.concat(this.stderr).toString();
  }

  /** Invokes the handler; answers with the lines of the log before the answer, and the answer. */
  async invoke(event: unknown, remainingMs = 60_000): Promise<{ told: Line[]; answer: Line }> {
    this.process.stdin?.write(`${JSON.stringify({ event, remainingMs })}\n`);
    const told: Line[] = [];
    for (;;) {
      const { value } = await this.lines.next();
      const line = JSON.parse(String(value)) as Line;
      if (!('schema' in line)) return { told, answer: line };
      told.push(line);
    }
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null) return;
    this.process.stdin?.end();
    await once(this.process, 'close');
  }
}

const machines: Machine[] = [];

function machine(): Machine {
  const made = new Machine();
  machines.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(machines.splice(0).map(async (each) => each.end()));
});

let nextId = 0;

/** What Ana does, as EventBridge sends it. */
function call(eventName: string, parameters: object, responseElements = {}): object {
  nextId += 1;
  const detail = {
    eventID: `e${nextId}`,
    eventTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    recipientAccountId: ACCOUNT,
    eventSource: 'iam.amazonaws.com',
    eventName,
    readOnly: false,
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/ana`, userName: 'ana' },
    requestParameters: parameters,
    responseElements,
  };
  return { source: 'aws.iam', 'detail-type': 'AWS API Call via CloudTrail', detail };
}

function createsEve(): object {
  const user = { userName: 'eve', arn: `arn:aws:iam::${ACCOUNT}:user/eve` };
  return call('CreateUser', { userName: 'eve' }, { user });
}

function empowersEve(): object {
  const policyDocument = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  return call('PutUserPolicy', { userName: 'eve', policyName: 'quiet', policyDocument });
}

function queued(...bodies: readonly object[]): object {
  return {
    Records: bodies.map((body, at) => ({
      messageId: `m${at}`,
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:us-east-1:${ACCOUNT}:trail`,
      body: JSON.stringify(body),
    })),
  };
}

function notified(bucket: string, key: string): object {
  const s3Part = { bucket: { name: bucket }, object: { key } };
  return { Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: s3Part }] };
}

async function store(bucket: string, key: string, ...events: readonly object[]): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined);
  const Records = events.map((event) => (event as { detail: object }).detail);
  const Body = gzipSync(JSON.stringify({ Records }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
}

function configure(location: string, sources: readonly string[] = []): void {
  const lines = 'lines: { kind: json-lines, file: alerts.jsonl }';
  const text = `watch:\n  sources: ${JSON.stringify(sources)}\n  store: "${location}"\n  sinks:\n    ${lines}\n`;
  files.write('countersign.yaml', text);
}

const FINE = { value: { batchItemFailures: [] } };
const EVE = { title: 'eve is a full administrator', target: `arn:aws:iam::${ACCOUNT}:user/eve` };

describeStores('a function of Lambda', ({ freshLocation }) => {
  it('tells what a queue brings, once, and alerts before it answers', async () => {
    configure(await freshLocation());
    const lambda = machine();
    const event = queued(createsEve(), empowersEve());
    const { answer, told } = await lambda.invoke(event);
    expect(answer).toEqual(FINE);
    expect(told).toEqual([expect.objectContaining(EVE)]);
    const alerts = files.read('alerts.jsonl').trimEnd().split('\n');
    expect(alerts.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ incident: expect.objectContaining(EVE) as object }),
    ]);
    expect(await lambda.invoke(event)).toEqual({ told: [], answer: FINE });
    expect(files.read('alerts.jsonl').trimEnd().split('\n')).toHaveLength(1);
  }, 60_000);

  it('knows on another machine what was on the first, which then begins anew', async () => {
    configure(await freshLocation());
    const [first, second] = [machine(), machine()];
    expect(await first.invoke(createsEve())).toEqual({ told: [], answer: FINE });
    const { told } = await second.invoke(empowersEve());
    expect(told).toEqual([
      expect.objectContaining({ ...EVE, rules: ['privileged-identity', 'both-halves'] }),
    ]);
    const again = call('CreateAccessKey', { userName: 'eve' });
    expect(await first.invoke(again)).toEqual({
      told: [],
      answer: { error: 'the invocation failed; the lines before say why' },
    });
    expect(first.log).toMatch(/^countersign: another watch has begun to use the store\n/);
    expect((await first.invoke(again)).answer).toEqual(FINE);
  }, 60_000);

  it('has a queue bring again what could not be read, and nothing else', async () => {
    configure(await freshLocation());
    await store('trail', 'a.json.gz', createsEve(), empowersEve());
    const missing = notified('trail', 'missing.json.gz');
    const there = notified('trail', 'a.json.gz');
    const { answer, told } = await machine().invoke(queued(missing, there));
    expect(answer).toEqual({ value: { batchItemFailures: [{ itemIdentifier: 'm0' }] } });
    expect(told).toEqual([expect.objectContaining(EVE)]);
  }, 60_000);
});

describe('a function of Lambda', () => {
  it('is invoked by topics, buckets and EventBridge', async () => {
    configure('i.db');
    const lambda = machine();
    await store('direct', 'a b.json.gz', createsEve());
    expect((await lambda.invoke(notified('direct', 'a+b.json.gz'))).answer).toEqual(FINE);
    const Sns = { Message: JSON.stringify(empowersEve()), MessageId: 'm', TopicArn: 't' };
    const { told } = await lambda.invoke({ Records: [{ EventSource: 'aws:sns', Sns }] });
    expect(told).toEqual([expect.objectContaining(EVE)]);
    const { answer } = await lambda.invoke(notified('direct', 'missing.json.gz'));
    expect(answer).toEqual({ error: 'the invocation failed; the lines before say why' });
    expect(lambda.log).toMatch(/^countersign: s3:\/\/direct\/missing\.json\.gz: NoSuchKey/);
  }, 60_000);

  it('looks through its buckets when a schedule says so', async () => {
    configure('i.db', ['s3://swept/AWSLogs/', 'trail/']);
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    const key = `AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/${day}/a.json.gz`;
    await store('swept', key, createsEve(), empowersEve());
    const schedule = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
    const lambda = machine();
    const { answer, told } = await lambda.invoke(schedule);
    expect([answer, told]).toEqual([FINE, [expect.objectContaining(EVE)]]);
    expect(await lambda.invoke(schedule)).toEqual({ told: [], answer: FINE });
  }, 60_000);

  it('says what is wrong with its configuration, and is right once that is', async () => {
    files.write('countersign.yaml', 'watch: { sources: [] }\n');
    const lambda = machine();
    expect((await lambda.invoke(createsEve())).answer).toHaveProperty('error');
    expect(lambda.log).toBe(
      'countersign: a function keeps nothing by itself between invocations\n' +
        'help: put `store: postgres://USER@HOST/DATABASE` under `watch` in countersign.yaml\n',
    );
    configure('i.db');
    expect((await lambda.invoke(createsEve())).answer).toEqual(FINE);
  }, 60_000);
});
