import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import {
  dumpUser,
  inlinePolicies,
  policyDocument,
  SMALL_ACCOUNT,
  smallDump,
} from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

const BOTH_KEYS = policyDocument({
  Effect: 'Allow',
  Action: ['iam:CreateUser', 'iam:AttachUserPolicy'],
  Resource: '*',
});
const WITH_FINDINGS = smallDump({ users: [dumpUser('ada', inlinePolicies(BOTH_KEYS))] });
const CLEAN = smallDump();
const OTHER_ACCOUNT = CLEAN.replaceAll(SMALL_ACCOUNT, '444455556666');
const ADA = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
const DUTIES = 'duties-identity-and-permission';

async function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(argv, { directory: files.path });
}

/** Audits a dump at a day of January and saves it; the audit's id. */
async function save(day: number, dump: string, ...options: readonly string[]): Promise<string> {
  files.write('a.json', dump);
  const at = `2026-01-${String(day).padStart(2, '0')}`;
  const argv = ['audit', 'a.json', '--at', at, '--store', 'audits.db', ...options];
  const { exitCode, stderr } = await run(...argv);
  expect([0, 1]).toContain(exitCode);
  const id = /^saved as audit ([0-9a-f-]{36}) in audits\.db$/m.exec(stderr)?.[1];
  expect(id).toBeDefined();
  return id ?? '';
}

interface FindingLife {
  readonly id: string;
  readonly state: string;
  readonly reopened: number;
  readonly goneSince: { readonly at: string; readonly audit: string } | null;
  readonly lastLookedAt: { readonly at: string };
  readonly periods: readonly unknown[];
}

async function livesOf(...options: readonly string[]): Promise<readonly FindingLife[]> {
  const argv = ['history', 'findings', '--store', 'audits.db', '--json', ...options];
  const { exitCode, stderr, stdout } = await run(...argv);
  expect([exitCode, stderr]).toEqual([0, '']);
  const answer = JSON.parse(stdout) as { readonly findings: readonly FindingLife[] };
  expect(DOCUMENT_SCHEMAS['finding-history'].parse(answer)).toEqual(answer);
  return answer.findings;
}

async function lifeOfDuties(): Promise<FindingLife | undefined> {
  return (await livesOf()).find(({ id }) => id === `${DUTIES}|${ADA}`);
}

describe('history', () => {
  it('lists audits that were saved, the earliest first', async () => {
    const later = await save(2, CLEAN);
    const earlier = await save(1, WITH_FINDINGS);
    const { exitCode, stderr, stdout } = await run('history', '--store', 'audits.db');
    expect([exitCode, stderr]).toEqual([0, '']);
    const [, , , , first, second] = stdout.split('\n');
    expect(first).toMatch(
      new RegExp(`^${earlier.slice(0, 8)} {2}2026-01-01T00:00:00Z .* a\\.json \\(1 account\\)$`),
    );
    expect(second).toMatch(new RegExp(`^${later.slice(0, 8)} {2}2026-01-02T00:00:00Z`));
    expect((await run('history', 'list', '--store', 'audits.db')).stdout).toBe(stdout);
  });

  it('prints JSON that its schema describes whole', async () => {
    const id = await save(1, WITH_FINDINGS);
    const { stdout } = await run('history', '--store', 'audits.db', '--json');
    const answer: unknown = JSON.parse(stdout);
    expect(DOCUMENT_SCHEMAS.history.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      schema: 'countersign.history/1',
      store: 'audits.db',
      audits: [
        {
          id,
          at: '2026-01-01T00:00:00Z',
          savedAt: '2026-11-22T12:00:00Z',
          inputs: ['a.json'],
          configuration: null,
          scope: { accountIds: [SMALL_ACCOUNT], incompleteAccountIds: [], organizationId: null },
          accepted: 0,
        },
      ],
    });
  });

  it('needs a store', async () => {
    expect(await run('history', '--store', 'none.db')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^countersign: none\.db: there is no store yet\nhelp: /),
    });
    expect(await run('history')).toMatchObject({ exitCode: 2, stdout: '' });
    expect(files.names()).toEqual([]);
  });
});

describe('history show', () => {
  it('gives the findings of the audit back as they were printed', async () => {
    files.write('a.json', WITH_FINDINGS);
    const audited = await run('audit', 'a.json', '--json');
    const id = await save(1, WITH_FINDINGS);
    const { stdout } = await run('history', 'show', id, '--store', 'audits.db', '--json');
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(DOCUMENT_SCHEMAS['saved-audit'].parse(answer)).toEqual(answer);
    const { findings, notKnown } = JSON.parse(audited.stdout) as Record<string, unknown>;
    expect(findings).not.toEqual([]);
    expect([answer['findings'], answer['notKnown']]).toEqual([findings, notKnown]);
  });

  it('takes the beginning of an id', async () => {
    const id = await save(1, WITH_FINDINGS);
    const { exitCode, stdout } = await run(
      'history',
      'show',
      id.slice(0, 6),
      '--store',
      'audits.db',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Countersign audit ${id}`);
    expect(stdout).toContain(`${DUTIES} · certain · account ${SMALL_ACCOUNT}`);
  });

  it('does not guess', async () => {
    await save(1, CLEAN);
    await save(2, CLEAN);
    expect(await run('history', 'show', '', '--store', 'audits.db')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^countersign: 2 audits begin with ``\nhelp: give more/),
    });
    expect(await run('history', 'show', 'xyz', '--store', 'audits.db')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^countersign: there is no audit `xyz`\n/),
    });
  });
});

describe('history findings', () => {
  it('tells since when a finding was there, gone, and there again', async () => {
    const [first, second, third] = [
      await save(1, WITH_FINDINGS),
      await save(3, CLEAN),
      await save(8, WITH_FINDINGS),
    ];
    const life = await lifeOfDuties();
    expect(life).toMatchObject({
      state: 'open',
      reopened: 1,
      goneSince: null,
      firstSeen: { at: '2026-01-01T00:00:00Z', audit: first },
      lastSeen: { at: '2026-01-08T00:00:00Z', audit: third },
      periods: [
        { opened: { audit: first }, gone: { at: '2026-01-03T00:00:00Z', audit: second } },
        { opened: { audit: third }, gone: null },
      ],
    });
    const { stdout } = await run('history', 'findings', '--store', 'audits.db', '--rule', DUTIES);
    expect(stdout).toMatch(/^1 open, 0 accepted, 0 gone$/m);
    expect(stdout).toContain(
      '  seen  2026-01-01T00:00:00Z, gone since 2026-01-03T00:00:00Z, 2 days\n' +
        '  again 2026-01-08T00:00:00Z, is there, 0 days\n' +
        '  last looked at 2026-01-08T00:00:00Z\n',
    );
  });

  it.each([
    ['of another account', OTHER_ACCOUNT, []],
    ['by another rule', CLEAN, ['--rule', 'full-administrator']],
    ['in which the rule is off', CLEAN, ['--config', 'off.yaml']],
    ['of a part of the account', CLEAN.replace('"IsTruncated":false', '"IsTruncated":true'), []],
  ])('is not told that a finding is gone by an audit %s', async (_, dump, options) => {
    files.write('off.yaml', `rules:\n  ${DUTIES}: off\n`);
    await save(1, WITH_FINDINGS);
    await save(2, dump, ...options);
    expect(await lifeOfDuties()).toMatchObject({
      state: 'open',
      lastLookedAt: { at: '2026-01-01T00:00:00Z' },
    });
    await save(3, CLEAN);
    expect(await lifeOfDuties()).toMatchObject({
      state: 'gone',
      goneSince: { at: '2026-01-03T00:00:00Z' },
    });
  });

  it('knows findings that somebody answers for', async () => {
    files.write(
      'accepted.yaml',
      `exceptions:\n  - { rule: ${DUTIES}, subject: "${ADA}", owner: eve, reason: it is meant to be, until: 2026-06-01 }\n`,
    );
    await save(1, WITH_FINDINGS);
    const id = await save(2, WITH_FINDINGS, '--config', 'accepted.yaml');
    expect(await lifeOfDuties()).toMatchObject({ state: 'accepted', reopened: 0 });
    const { stdout } = await run('history', 'show', id, '--store', 'audits.db', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      accepted: [{ finding: { id: `${DUTIES}|${ADA}` }, owner: 'eve' }],
    });
  });

  it('shows those that are asked for', async () => {
    await save(1, WITH_FINDINGS);
    const all = await livesOf();
    expect(all.length).toBeGreaterThan(1);
    expect(await livesOf('--state', 'gone')).toEqual([]);
    expect(await livesOf('--state', 'open')).toEqual(all);
    expect(await livesOf('--account', '444455556666')).toEqual([]);
    expect(await livesOf('--account', SMALL_ACCOUNT)).toEqual(all);
    expect((await livesOf('--rule', DUTIES)).map(({ id }) => id)).toEqual([`${DUTIES}|${ADA}`]);
    const severe = await livesOf('--severity', 'critical');
    expect(severe.length).toBeGreaterThan(0);
    expect(severe.length).toBeLessThan(all.length);
  });
});

describe('audit --store', () => {
  it('prints the report as without it, and ends with the same code', async () => {
    files.write('a.json', WITH_FINDINGS);
    const plain = await run('audit', 'a.json', '--format', 'sarif');
    const argv = ['a.json', '--format', 'sarif', '--store', 'audits.db', '--quiet'];
    const kept = await run('audit', ...argv);
    expect(kept).toEqual(plain);
    expect(kept.exitCode).toBe(1);
  });

  it.each([
    ['a.json', 2, /^countersign: a\.json: this is not a store of Countersign: the file is no/],
    ['none/audits.db', 4, /^countersign: the store none\/audits\.db failed: its directory does/],
    ['mysql://ada:hidden@h/d', 2, /^countersign: there is no kind of store `mysql`\nhelp: /],
    [
      'postgres://ada:hidden@127.0.0.1:1/d',
      4,
      /^countersign: the store postgres:\/\/ada@127\.0\.0\.1:1\/d failed: nobody listens there\n/,
    ],
    ['postgres://ada:hidden#@h/d', 2, /^countersign: the URL of the store cannot be read\n/],
  ])('tells before the audit that %s cannot be used', async (store, code, message) => {
    files.write('a.json', WITH_FINDINGS.repeat(2).slice(0, -1));
    const { exitCode, stderr, stdout } = await run('audit', 'a.json', '--store', store);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hidden');
    expect([exitCode, stdout]).toEqual([code, '']);
  });

  it('repeats no password of a command line that is wrong', async () => {
    const url = 'postgres://ada:hidden@127.0.0.1:1/d';
    for (const argv of [
      ['audit', url],
      ['audit', 'a.json', `--stor=${url}`],
      ['audit', 'a.json', '--at', url],
      ['audit', 'a.json', '--config', url],
      ['history', url],
      ['history', 'show', url, '--store', 'audits.db'],
      [url],
    ]) {
      const { exitCode, stderr, stdout } = await run(...argv);
      expect(exitCode).toBe(2);
      expect(stdout + stderr).not.toContain('hidden');
    }
  });
});

interface Changes {
  readonly audit: string;
  readonly since: { readonly at: string; readonly audit: string } | null;
  readonly appeared: readonly string[];
  readonly reopened: readonly string[];
  readonly gone: readonly string[];
}

/** Audits a dump at a day of January and saves it; what that changed. */
async function changesAt(day: number, dump: string): Promise<Changes> {
  files.write('a.json', dump);
  const at = `2026-01-${String(day).padStart(2, '0')}`;
  const argv = ['audit', 'a.json', '--at', at, '--store', 'audits.db', '--json'];
  const answer: unknown = JSON.parse((await run(...argv)).stdout);
  expect(DOCUMENT_SCHEMAS.audit.parse(answer)).toEqual(answer);
  return (answer as { readonly changes: Changes }).changes;
}

describe('an audit that is kept tells what it changed', () => {
  const ID = `${DUTIES}|${ADA}`;

  it('as JSON', async () => {
    const first = await changesAt(1, CLEAN);
    expect(first).toMatchObject({ since: null, appeared: [], gone: [] });
    const second = await changesAt(2, WITH_FINDINGS);
    expect(second.since).toEqual({ at: '2026-01-01T00:00:00Z', audit: first.audit });
    expect(second.appeared).toContain(ID);
    expect([second.reopened, second.gone]).toEqual([[], []]);
    expect(await changesAt(3, WITH_FINDINGS)).toMatchObject({
      appeared: [],
      reopened: [],
      gone: [],
    });
    expect((await changesAt(4, CLEAN)).gone).toEqual(second.appeared);
    expect((await changesAt(5, WITH_FINDINGS)).reopened).toEqual(second.appeared);
  });

  it('in comparison with the audit before it in time, not in order of saving', async () => {
    await changesAt(1, CLEAN);
    await changesAt(9, WITH_FINDINGS);
    const between = await changesAt(5, WITH_FINDINGS);
    expect(between.since?.at).toBe('2026-01-01T00:00:00Z');
    expect(between.appeared).toContain(ID);
  });

  it('as text, and in a line on standard error', async () => {
    await save(1, CLEAN);
    files.write('a.json', WITH_FINDINGS);
    const argv = ['audit', 'a.json', '--at', '2026-01-02', '--store', 'audits.db'] as const;
    const { stderr, stdout } = await run(...argv);
    expect(stderr).toMatch(/^since 2026-01-01T00:00:00Z: \d+ new, 0 back, 0 fixed$/m);
    expect(stdout).toMatch(/^Changes since 2026-01-01T00:00:00Z: \d+ new, 0 back, 0 fixed$/m);
    expect(stdout).toMatch(/^ {2}new {4}critical: ada /m);
    expect((await run('audit', 'a.json', '--at', '2026-01-02')).stdout).not.toContain(
      'Changes since',
    );
  });

  it('and a page shows the numbers until then', async () => {
    await save(1, CLEAN, '--format', 'html', '--out', 'first.html');
    expect(files.read('first.html')).not.toContain('Numbers over time');
    await save(2, WITH_FINDINGS, '--format', 'html', '--out', 'second.html');
    expect(files.read('second.html')).toContain('Violations of duties that are open: 0 at first, ');
  });
});
