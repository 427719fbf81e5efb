import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  CreateUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@countersign/adapters/aws/testing';
import { type SimulatedAws, startSimulatedAws } from '@countersign/adapters/simulated-aws';
import { openStore } from '@countersign/adapters/store';
import { invariant } from '@countersign/core';
import {
  audit,
  buildModel,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  type Model,
  PROFILES,
  RULES,
  readDump,
  recordedFindings,
  scopeOf,
} from '@countersign/govern';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KpiDocument, KpiEntry } from '../documents/kpi-document.ts';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { openCatalog } from '../open-catalog.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const ACCOUNT = '111122223333';
const ANA = `arn:aws:iam::${ACCOUNT}:user/ana`;
const DAVE = `arn:aws:iam::${ACCOUNT}:user/dave`;

const DAY_MS = 86_400_000;
/** 1 July 2026. */
const BEGINNING_MS = 1_782_864_000_000;
const DAYS = 92;

const files = useTemporaryDirectory('all tests');

async function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(argv, { directory: files.path });
}

/** An account with Ana, who may do everything, and Dave, who may do nothing. */
function accountOfAna(): Model {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
  const PolicyDocument = { Version: '2012-10-17', Statement: statement };
  const dump = readDump({
    UserDetailList: [
      { UserName: 'ana', Arn: ANA, UserPolicyList: [{ PolicyName: 'all', PolicyDocument }] },
      { UserName: 'dave', Arn: DAVE },
    ],
  });
  invariant(dump.ok, 'the account is well formed');
  const built = buildModel([dump.value], null);
  invariant(built.ok, 'the account fits together');
  return built.value.model;
}

function clientOf(aws: SimulatedAws, arn: string): IAMClient {
  const { id, secret } = aws.createAccessKey({ kind: 'user', accountId: ACCOUNT, arn });
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  return new IAMClient({ endpoint: aws.url, region: 'us-east-1', maxAttempts: 1, credentials });
}

/** Gives a user an inline policy called `own` that allows actions on everything. */
async function allow(
  client: IAMClient,
  UserName: string,
  Action: string | readonly string[],
): Promise<unknown> {
  const Statement = { Effect: 'Allow', Action, Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const input = { UserName, PolicyName: 'own', PolicyDocument };
  return client.send(new PutUserPolicyCommand(input));
}

/** Takes that policy away. */
async function disallow(client: IAMClient, UserName: string): Promise<unknown> {
  return client.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'own' }));
}

async function create(client: IAMClient, UserName: string): Promise<unknown> {
  return client.send(new CreateUserCommand({ UserName }));
}

const BOTH = ['iam:CreateUser', 'iam:AttachUserPolicy'];

/** What happens at noon of a day of the quarter, counted from 0. */
function happenings(ana: IAMClient, dave: IAMClient): ReadonlyMap<number, () => Promise<unknown>> {
  const tryInVain = async (): Promise<unknown> =>
    expect(create(dave, 'mallory')).rejects.toThrow('not authorized');
  return new Map<number, () => Promise<unknown>>([
    [1, async () => Promise.all([create(ana, 'bob'), create(ana, 'carol')])],
    [3, async () => allow(ana, 'bob', '*')],
    [5, tryInVain],
    [6, tryInVain],
    [10, async () => disallow(ana, 'bob')],
    [20, async () => allow(ana, 'carol', BOTH)],
    [41, async () => disallow(ana, 'carol')],
    [50, async () => allow(ana, 'bob', '*')],
    [60, tryInVain],
    [64, async () => disallow(ana, 'bob')],
    [70, async () => allow(ana, 'bob', '*')],
  ]);
}

/** Audits the account every evening of the quarter, and leaves a store and the trail behind. */
async function liveThroughQuarter(): Promise<void> {
  const aws = await startSimulatedAws({
    model: accountOfAna(),
    atMs: BEGINNING_MS,
    seed: 'quarter',
  });
  const [ana, dave] = [clientOf(aws, ANA), clientOf(aws, DAVE)];
  const store = await openStore('audits.db', { directory: files.path, mayCreate: true });
  invariant(store.ok, 'the store can be made');
  const catalog = openCatalog();
  invariant(catalog.ok, 'there is a catalog');
  const happening = happenings(ana, dave);
  for (let day = 0; day < DAYS; day += 1) {
    aws.clock.advance(DAY_MS / 2);
    await happening.get(day)?.();
    aws.clock.advance(DAY_MS / 4);
    const report = audit({
      model: aws.model,
      catalog: catalog.value,
      duties: { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS },
      trustedAccounts: new Set(),
      atMs: aws.clock.atMs,
      notKnown: [],
      environments: [PRODUCTION],
      kinds: { people: ['*:user/*'], machines: [] },
    });
    const scope = scopeOf(report, { incompleteAccountIds: [], rules: RULES.map(({ id }) => id) });
    const moment = { atMs: report.atMs, savedAtMs: report.atMs };
    const about = { version: '0', inputs: [], configuration: null, notKnown: [] };
    const saved = await store.value.audits.save(
      { id: randomUUID(), ...moment, ...about, scope },
      recordedFindings(report, scope),
    );
    invariant(saved.ok, 'the audit is well formed');
    aws.clock.advance(DAY_MS / 4);
  }
  await store.value.close();
  ana.destroy();
  dave.destroy();
  // As CloudTrail delivers them: several files, gzip, below directories of days; and a record twice.
  const records = [...aws.records];
  const half = Math.ceil(records.length / 2);
  files.write(
    'trail/2026/07/a.json.gz',
    gzipSync(JSON.stringify({ Records: records.slice(0, half) })),
  );
  files.write('trail/2026/b.json', JSON.stringify({ Records: records.slice(half - 1) }));
  await aws.close();
}

const PRODUCTION = {
  id: 'production',
  profile: PROFILES.production,
  accountIds: new Set([ACCOUNT]),
  unitIds: new Set<string>(),
  tags: new Map(),
  rules: new Map(),
  seniors: [],
};

const QUARTER = ['--store', 'audits.db', '--since', '2026-07-01', '--until', '2026-10-01'] as const;

describe('the numbers of a quarter', () => {
  let told: KpiDocument;

  beforeAll(async () => {
    await liveThroughQuarter();
    const { exitCode, stderr, stdout } = await run('kpi', ...QUARTER, '--trail', 'trail', '--json');
    invariant(exitCode === 0, stderr);
    told = JSON.parse(stdout) as KpiDocument;
  }, 120_000);

  function numberOf(id: KpiEntry['id']): KpiEntry {
    const found = told.kpis.find((kpi) => kpi.id === id);
    invariant(found !== undefined, `there is no number ${id}`);
    return found;
  }

  /** The values of the evenings of some days, counted from 0. */
  function on(id: KpiEntry['id'], ...days: readonly number[]): readonly (number | undefined)[] {
    const { points } = numberOf(id);
    return days.map((day) => points[day]?.value);
  }

  it('are JSON that its schema describes whole', () => {
    expect(DOCUMENT_SCHEMAS.kpi.parse(told)).toEqual(told);
    expect(told).toMatchObject({ audits: DAYS, from: '2026-07-01T00:00:00Z' });
  });

  it('count administrators: Ana always, and Bob from the 4th to the 11th day and again', () => {
    expect(numberOf('full-administrators').points).toHaveLength(DAYS);
    expect(on('full-administrators', 0, 2, 3, 9, 10, 49, 50, 63, 64, 69, 70, 91)).toEqual([
      1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2,
    ]);
    expect(numberOf('full-administrators')).toMatchObject({ value: 2, goal: 0 });
  });

  it('count violations of duties: each of the two conflicts for whoever is in it', () => {
    expect(on('duty-violations', 0, 3, 10, 20, 40, 41, 50, 64, 91)).toEqual([
      2, 4, 2, 4, 4, 2, 4, 2, 4,
    ]);
  });

  it('count people who may act in production whenever they like', () => {
    expect(on('standing-production-access', 0, 3, 10, 20, 41, 91)).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it('tell the mean time to remediate: 7, 21 and 14 days, and nothing of what is open', () => {
    const { points, unit, value } = numberOf('time-to-remediate-duties');
    expect([unit, value]).toEqual(['days', (7 + 21 + 14) / 3]);
    expect(points[0]).toEqual({ at: '2026-07-11T18:00:00Z', value: 7 });
    expect(points.find(({ at }) => at === '2026-08-11T18:00:00Z')?.value).toBe((7 + 21) / 2);
  });

  it('count denied calls to IAM and changes of policies, each record once', () => {
    expect(numberOf('denied-iam-calls').value).toBe(3);
    expect(numberOf('denied-iam-calls').points.map(({ value }) => value)).toEqual([
      2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0,
    ]);
    // Bob's three policies, Carol's one, and three times that one was taken away.
    expect(numberOf('policy-changes').value).toBeCloseTo(7 / (DAYS / 7), 10);
    expect(numberOf('policy-changes').points.map(({ value }) => value)).toEqual([
      1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0,
    ]);
  });

  it('are shown in a terminal with small charts', async () => {
    const { exitCode, stdout } = await run('kpi', ...QUARTER, '--trail', 'trail');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('2026-07-01 to 2026-10-01 · 92 audits · ');
    expect(stdout).toMatch(/^Full administrators +1 → 2 {2}[▁▂▃▄▅▆▇█]+$/m);
    expect(stdout).toMatch(/^Mean time to remediate violations of duties +7 days → 14 days {2}/m);
    expect(stdout).toMatch(/^Changes of policies +0\.5 a week {2}[▁█]+$/m);
  });

  it('are a page with charts that says the same', async () => {
    const argv = [...QUARTER, '--format', 'html', '--out', 'numbers.html'] as const;
    const { exitCode, stderr } = await run('kpi', ...argv);
    expect([exitCode, stderr]).toEqual([0, 'wrote numbers.html\n']);
    const page = files.read('numbers.html');
    expect(page).toContain('Full administrators: 1 at first, 2 at the end');
    expect(page.match(/<svg class="chart"/g)).toHaveLength(8);
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('<script');
  });

  it('are of the time that is asked for', async () => {
    const { stdout } = await run(
      'kpi',
      '--store',
      'audits.db',
      '--since',
      '10d',
      '--until',
      '2026-07-15',
      '--json',
    );
    const part = JSON.parse(stdout) as KpiDocument;
    expect(part).toMatchObject({ from: '2026-07-05T00:00:00Z', audits: 10, records: null });
    expect(part.kpis.find(({ id }) => id === 'denied-iam-calls')).toBeUndefined();
  });

  it.each<[readonly string[], string]>([
    [['--since', 'soon'], '`soon` is neither a date nor a number of days'],
    [['--since', '0d'], '`0d` is neither a date nor a number of days'],
    [['--until', 'soon'], '`soon` is not a date'],
    [['--since', '2026-10-01', '--until', '2026-07-01'], 'the time ends before it begins'],
    [['--trail', 'nowhere'], 'nowhere: there is no such file or directory, or it cannot be read'],
  ])('are refused with %j', async (options, message) => {
    const { exitCode, stderr, stdout } = await run('kpi', '--store', 'audits.db', ...options);
    expect(stderr.split('\n')[0]).toBe(`countersign: ${message}`);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('count what is no record as kept aside', async () => {
    const record = { eventID: 'a', eventTime: 'noon', eventSource: 'iam.amazonaws.com' };
    files.write('bad.json', JSON.stringify({ Records: [{ ...record, eventName: 'X' }, 7] }));
    const { stdout } = await run('kpi', ...QUARTER, '--trail', 'bad.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ records: 1, aside: 2 });
  });

  it('are refused without a store', async () => {
    const { exitCode, stderr } = await run('kpi', '--store', 'none.db');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('none.db');
  });
});
