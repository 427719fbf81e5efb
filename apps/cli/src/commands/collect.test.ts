import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import {
  credentialsIn,
  hasMoto,
  type InterceptingProxy,
  jsonError,
  MOTO_ACCOUNT,
  type MotoServer,
  ownCredentials,
  type PassingRequest,
  type Reply,
  type SeededOrganization,
  seedAccount,
  seedOrganization,
  startMoto,
  startProxy,
  xmlError,
} from '@countersign/adapters/aws/testing';
import { readInputs } from '@countersign/adapters/dump';
import type { Model } from '@countersign/govern';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type Ran, REPOSITORY, runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const ROLE = 'OrganizationAccountAccessRole';
const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');

const files = useTemporaryDirectory();

let moto: MotoServer;
let proxy: InterceptingProxy;
let organization: SeededOrganization;

/** The id of a seeded account. */
function idOf(name: string): string {
  return organization.accountIds.get(name) ?? '';
}

function environment(): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: proxy.url,
    AWS_ACCESS_KEY_ID: 'own',
    AWS_SECRET_ACCESS_KEY: 'own',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Resources are left out: they have tests of their own. */
async function collect(out: string, ...options: readonly string[]): Promise<Ran> {
  const argv = ['collect', '--out', out, '--no-resources', '--region', 'us-east-1', ...options];
  return runCommand(argv, { directory: files.path });
}

async function collectOrganization(out: string, ...options: readonly string[]): Promise<Ran> {
  return collect(out, '--role', ROLE, ...options);
}

/** Every file of a snapshot with its content. */
function contentsOf(out: string): Readonly<Record<string, string>> {
  const root = path.join(files.path, out);
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  const found = names.filter((name) => fs.statSync(path.join(root, name)).isFile());
  return Object.fromEntries(
    found.map((name) => {
      const text = fs.readFileSync(path.join(root, name), 'utf8');
      // Collecting by a role is a use of the role, which moto notes at once.
      return [name, text.replaceAll(/"LastUsedDate": "[^"]*"/g, '"LastUsedDate": ""')];
    }),
  );
}

const manifestSchema = z.object({
  accounts: z.array(z.object({ id: z.string(), state: z.string(), files: z.array(z.string()) })),
  problems: z.array(
    z.object({
      accountId: z.string(),
      service: z.string(),
      call: z.string(),
      subject: z.string().nullable(),
      code: z.string(),
    }),
  ),
});

function manifestOf(out: string): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(files.read(`${out}/snapshot.json`)));
}

async function* nothing(): AsyncIterable<Uint8Array> {
  yield Buffer.alloc(0);
}

async function modelOf(out: string): Promise<Model> {
  const read = await readInputs([out], { directory: files.path, standardInput: nothing() });
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value.model;
}

/** Answers some requests in the place of AWS. */
function intercept(answer: (request: PassingRequest) => Reply | null): void {
  proxy.intercept = answer;
}

function countOf(operation: string, accountId?: string): number {
  return proxy.requests.filter(
    (request) =>
      request.operation === operation &&
      (accountId === undefined || request.accountId === accountId),
  ).length;
}

describe.skipIf(!hasMoto())('collect', () => {
  beforeAll(async () => {
    vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
    moto = await startMoto();
    proxy = await startProxy(moto.url, MOTO_ACCOUNT);
    const own = ownCredentials(moto.url);
    organization = await seedOrganization(own, ['production', 'development']);
    await seedAccount(own, MOTO_ACCOUNT);
    for (const id of organization.accountIds.values()) {
      await seedAccount(await credentialsIn(own, id), id);
    }
    for (const [name, value] of Object.entries(environment())) vi.stubEnv(name, value);
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await proxy.stop();
    await moto.stop();
  });

  beforeEach(() => {
    intercept(() => null);
    proxy.forget();
  });

  it('reads an organisation as it is', async () => {
    const { exitCode, stderr, stdout } = await collectOrganization('day');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^day: 3 accounts \(3 complete\)\n\d+ calls, 0 throttled/);
    const model = await modelOf('day');
    expect([...model.accounts.keys()].toSorted()).toEqual(
      [MOTO_ACCOUNT, idOf('production'), idOf('development')].toSorted(),
    );
    const production = model.organization?.accounts.get(idOf('production'));
    expect(production).toEqual({
      id: idOf('production'),
      name: 'production',
      parentId: organization.productionUnitId,
      tags: new Map([['environment', 'production']]),
    });
    // In the order of their ids, which the emulator makes up.
    const scps = model.organization?.policies.map(
      ({ document, targetIds }) =>
        [document.name.split('/').at(-1), targetIds.has(organization.productionUnitId)] as const,
    );
    expect(new Map(scps)).toEqual(
      new Map([
        ['p-FullAWSAccess', true],
        [organization.denyLeavingId, true],
      ]),
    );
    for (const id of model.accounts.keys()) expectSeeded(model, id);
  });

  it('and an audit finds what was planted there', async () => {
    await collectOrganization('day');
    const { exitCode, stdout } = await runCommand(['audit', 'day', '--json'], {
      directory: files.path,
    });
    expect(exitCode).toBe(1);
    for (const id of organization.accountIds.values()) {
      expect(stdout).toContain(`"full-administrator|arn:aws:iam::${id}:user/ada"`);
    }
    expect(stdout).not.toContain('no organisation file was given');
  });

  it('writes the same files each time, and none that names a secret', async () => {
    await collectOrganization('one');
    await collectOrganization('two', '--concurrency', '1', '--service-concurrency', '1');
    expect(contentsOf('two')).toEqual(contentsOf('one'));
    expect(JSON.stringify(contentsOf('one'))).not.toMatch(/secretAccessKey|SecretAccessKey/i);
  });

  it('reads one account with the credentials as they are', async () => {
    const { exitCode } = await collect('day');
    expect([exitCode, countOf('AssumeRole')]).toEqual([0, 0]);
    expect(manifestOf('day').accounts.map(({ id }) => id)).toEqual([MOTO_ACCOUNT]);
  });

  it('reads the accounts that are named', async () => {
    await collectOrganization('day', '--account', idOf('development'));
    expect(manifestOf('day').accounts.map(({ id }) => id)).toEqual([idOf('development')]);
  });

  it('joins pages', async () => {
    await collectOrganization('whole');
    proxy.forget();
    const pages = await pagesOf(moto.url);
    intercept(({ accountId, body, operation }) => {
      if (operation !== 'GetAccountAuthorizationDetails') return null;
      if (accountId !== MOTO_ACCOUNT) return null;
      const page = Number(new URLSearchParams(body).get('Marker') ?? 0);
      return { status: 200, body: pages[page] ?? '' };
    });
    await collectOrganization('paged');
    expect(countOf('GetAccountAuthorizationDetails', MOTO_ACCOUNT)).toBe(4);
    expect(contentsOf('paged')).toEqual(contentsOf('whole'));
  });

  it('makes a problem of what is denied, goes on, and says so at the end', async () => {
    intercept(({ accountId, operation }) =>
      operation === 'ListMFADevices' && accountId === idOf('production')
        ? xmlError(403, 'AccessDenied', 'not authorized')
        : null,
    );
    const { exitCode, stdout } = await collectOrganization('day');
    expect(exitCode).toBe(4);
    expect(stdout).toContain(
      `account ${idOf('production')}, iam:ListMFADevices in us-east-1 of ada: AccessDenied: not authorized`,
    );
    const { accounts, problems } = manifestOf('day');
    expect(accounts.find(({ id }) => id === idOf('production'))?.state).toBe('partial');
    expect(accounts.filter(({ state }) => state === 'complete')).toHaveLength(2);
    expect(problems.map(({ subject }) => subject)).toEqual(['ada', 'bob']);
    const audited = await runCommand(['audit', 'day'], { directory: files.path });
    expect(audited.stdout).toContain('iam:ListMFADevices in us-east-1 of bob');
  });

  it('does not read an account whose role cannot be assumed', async () => {
    intercept(({ body, operation }) =>
      operation === 'AssumeRole' && body.includes(idOf('development'))
        ? xmlError(403, 'AccessDenied', 'not authorized')
        : null,
    );
    const { exitCode } = await collectOrganization('day');
    const { accounts, problems } = manifestOf('day');
    expect(exitCode).toBe(4);
    expect(accounts.find(({ id }) => id === idOf('development'))).toMatchObject({
      state: 'failed',
      files: [],
    });
    expect(problems.map(({ call, code }) => [call, code])).toEqual([
      ['AssumeRole', 'AccessDenied'],
    ]);
    expect((await modelOf('day')).accounts.has(idOf('development'))).toBe(false);
  });

  it('asks again when it is throttled, and counts that', async () => {
    let throttled = 0;
    intercept(({ operation }) => {
      if (operation !== 'GetAccountAuthorizationDetails' || throttled >= 3) return null;
      throttled += 1;
      return xmlError(400, 'Throttling', 'Rate exceeded');
    });
    const { exitCode, stdout } = await collectOrganization('day');
    expect([exitCode, stdout.includes(', 3 throttled and made again')]).toEqual([0, true]);
  });

  it('gives up what keeps failing, after as many attempts as it may make', async () => {
    intercept(({ operation }) =>
      operation === 'GetAccountSummary' ? { status: 503, body: 'out of order' } : null,
    );
    const { exitCode } = await collect('day', '--max-attempts', '3');
    expect([exitCode, countOf('GetAccountSummary')]).toEqual([4, 3]);
    expect(manifestOf('day').problems).toHaveLength(1);
  });

  it('takes no service control policies rather than some', async () => {
    intercept(({ body, operation }) =>
      operation === 'DescribePolicy' && body.includes('p-FullAWSAccess')
        ? jsonError(400, 'AccessDeniedException', 'no')
        : null,
    );
    await collectOrganization('day');
    expect((await modelOf('day')).organization?.policies).toEqual([]);
    expect(manifestOf('day').problems.map(({ subject }) => subject)).toEqual(['p-FullAWSAccess']);
  });

  it('goes on with other credentials where the first ones ended', async () => {
    await collectOrganization('whole');
    proxy.forget();
    intercept(({ accountId, operation }) =>
      operation === 'ListAccessKeys' && accountId === idOf('production')
        ? xmlError(403, 'ExpiredToken', 'the token is expired')
        : null,
    );
    const ended = await collectOrganization('day', '--concurrency', '1');
    expect([ended.exitCode, ended.stdout]).toEqual([4, '']);
    expect(ended.stderr).toContain('give the same command again');
    const unfinished = await runCommand(['audit', 'day'], { directory: files.path });
    expect([unfinished.exitCode, unfinished.stderr]).toEqual([
      2,
      expect.stringContaining('interrupted'),
    ]);
    const before = countOf('GetAccountAuthorizationDetails', idOf('production'));
    intercept(() => null);
    const resumed = await collectOrganization('day');
    expect([resumed.exitCode, before]).toEqual([0, 1]);
    expect(countOf('GetAccountAuthorizationDetails', idOf('production'))).toBe(1);
    expect(contentsOf('day')).toEqual(contentsOf('whole'));
  });

  it('ends with the files of an uninterrupted run wherever it is killed, asking nothing twice', async () => {
    const whole = await runBuilt('whole', Number.POSITIVE_INFINITY);
    const total = tally(proxy.requests);
    expect(whole).toBe(0);
    for (let round = 0; round < 6; round += 1) {
      const killAfter = 2 + Math.floor(Math.random() * (proxy.requests.length - 2));
      const out = `killed-${round}`;
      const said = `killed after ${killAfter} requests`;
      proxy.forget();
      await runBuilt(out, killAfter);
      const kept = keptAnswers(path.join(files.path, out));
      proxy.forget();
      expect(await runBuilt(out, Number.POSITIVE_INFINITY), said).toBe(0);
      expect(withoutInstant(contentsOf(out)), said).toEqual(withoutInstant(contentsOf('whole')));
      for (const [call, asked] of tally(proxy.requests)) {
        if (NOT_KEPT.test(call)) continue;
        const needed = kept.finished.has(call.split(' ')[0] ?? '') ? 0 : (total.get(call) ?? 0);
        expect([said, call, asked]).toEqual([said, call, needed - (kept.answers.get(call) ?? 0)]);
      }
    }
  });
});

/** Whose credentials these are, and roles: asked each time. */
const NOT_KEPT = / (?:GetCallerIdentity|AssumeRole)$/;

/** Runs the built command against the proxy, and kills it after so many requests. */
async function runBuilt(out: string, killAfter: number): Promise<number | null> {
  const argv = [
    COMMAND,
    'collect',
    '--no-resources',
    '--out',
    out,
    '--region',
    'us-east-1',
    '--role',
    ROLE,
  ];
  const child: ChildProcess = spawn(process.execPath, argv, {
    cwd: files.path,
    env: { ...process.env, ...environment() },
    stdio: 'ignore',
  });
  let seen = 0;
  intercept(() => {
    seen += 1;
    if (seen === killAfter) child.kill('SIGKILL');
    return null;
  });
  if (child.exitCode === null) await once(child, 'exit');
  intercept(() => null);
  return child.exitCode;
}

/** How often each call of each account was made: `ACCOUNT Operation`. */
function tally(requests: readonly PassingRequest[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { accountId, operation, service } of requests) {
    // Organizations and Identity Center are about the organisation, not about the account of the caller.
    const about = ['iam', 'sts'].includes(service) ? accountId : 'organization';
    const call = `${about} ${operation}`;
    counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  return counts;
}

/** What a run that was killed had on the disk: answers by call, and the accounts that it had finished. */
function keptAnswers(directory: string): {
  readonly answers: ReadonlyMap<string, number>;
  readonly finished: ReadonlySet<string>;
} {
  const collecting = path.join(directory, '.collecting');
  const answers = new Map<string, number>();
  if (!fs.existsSync(collecting)) return { answers, finished: new Set() };
  for (const name of fs.readdirSync(collecting)) {
    if (!name.endsWith('.jsonl')) continue;
    const lines = fs.readFileSync(path.join(collecting, name), 'utf8').split('\n').slice(0, -1);
    for (const line of lines) {
      const { key } = z.object({ key: z.string() }).parse(JSON.parse(line));
      const operation = /:(\w+) /.exec(key)?.[1] ?? '';
      const call = `${name.replace('.jsonl', '')} ${operation}`;
      answers.set(call, (answers.get(call) ?? 0) + 1);
    }
  }
  const accounts = path.join(collecting, 'accounts');
  const finished = fs.existsSync(accounts) ? fs.readdirSync(accounts) : [];
  return { answers, finished: new Set(finished.map((name) => name.replace('.json', ''))) };
}

/** Two runs of a process begin at different instants; that is all that may differ. */
function withoutInstant(contents: Readonly<Record<string, string>>): unknown {
  const manifest = contents['snapshot.json'] ?? '';
  return {
    ...contents,
    'snapshot.json': manifest.replace(/"collectedAt": "[^"]*"/, '"collectedAt": ""'),
  };
}

/** The answer of moto in four pages: moto itself never makes pages. */
async function pagesOf(endpoint: string): Promise<readonly string[]> {
  const whole = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization:
        'AWS4-HMAC-SHA256 Credential=own/20261122/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: 'Action=GetAccountAuthorizationDetails&Version=2010-05-08',
  }).then(async (answer) => answer.text());
  const lists = ['Policies', 'RoleDetailList', 'UserDetailList', 'GroupDetailList'];
  return lists.map((kept, index) => {
    const others = lists.filter((list) => list !== kept);
    const only = others.reduce(
      (text, list) => text.replace(new RegExp(`<${list}>[^]*</${list}>`), ''),
      whole,
    );
    const isLast = index === lists.length - 1;
    const end = isLast
      ? '<IsTruncated>false</IsTruncated>'
      : `<IsTruncated>true</IsTruncated><Marker>${index + 1}</Marker>`;
    return only.replace(/<IsTruncated>\w+<\/IsTruncated>/, end);
  });
}

function expectSeeded(model: Model, id: string): void {
  const account = model.accounts.get(id);
  const arn = (resource: string): string => `arn:aws:iam::${id}:${resource}`;
  const work = arn('policy/team/work');
  expect([...(account?.users.keys() ?? [])]).toEqual([arn('user/ada'), arn('user/bob')]);
  expect(account?.users.get(arn('user/bob'))).toMatchObject({
    groupNames: ['staff'],
    attachedPolicyArns: [work],
    inlinePolicies: [],
  });
  const app = account?.roles.get(arn('role/team/app'));
  expect(app).toMatchObject({ path: '/team/', boundaryArn: work, attachedPolicyArns: [work] });
  expect([...(app?.tags ?? [])]).toEqual([
    ['__proto__', 'x'],
    ['zone', 'b'],
  ]);
  expect(app?.trust.policy.statements[0]?.principal).toEqual({
    negated: false,
    entries: [{ type: 'AWS', value: arn('root') }],
  });
  expect(account?.policies.get(work)?.versions.map((v) => [v.versionId, v.isDefault])).toEqual([
    ['v2', true],
    ['v1', false],
  ]);
  expect(
    [...(account?.groups.values() ?? [])].map(({ inlinePolicies }) => inlinePolicies.length),
  ).toEqual([1]);
}
