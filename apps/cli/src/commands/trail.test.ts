import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import type { TrailEventsDocument, TrailStatsDocument } from '../documents/trail-document.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { dumpUser, SMALL_ACCOUNT, smallDump } from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

async function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(argv, { directory: files.path });
}

const ADA = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
const SESSION = `arn:aws:sts::${SMALL_ACCOUNT}:assumed-role/Ops/nightly`;

function record(eventID: string, second: number, parts: Readonly<Record<string, unknown>>) {
  return {
    eventID,
    eventTime: `2026-01-02T03:04:${String(second).padStart(2, '0')}Z`,
    awsRegion: 'us-east-1',
    recipientAccountId: SMALL_ACCOUNT,
    eventSource: 'iam.amazonaws.com',
    ...parts,
  };
}

const BY_ADA = { type: 'IAMUser', arn: ADA, accessKeyId: 'AKIAADA' };

/** Ada assumes a role, which then creates a user, and is denied something. The session comes first in the file. */
const RECORDS = [
  record('create', 1, {
    eventName: 'CreateUser',
    userIdentity: { type: 'AssumedRole', arn: SESSION, accessKeyId: 'ASIAONE' },
    sourceIPAddress: '192.0.2.1',
  }),
  record('assume', 1, {
    eventName: 'AssumeRole',
    eventSource: 'sts.amazonaws.com',
    userIdentity: BY_ADA,
    responseElements: { credentials: { accessKeyId: 'ASIAONE' } },
  }),
  record('denied', 0, {
    eventName: 'CreateRole',
    userIdentity: BY_ADA,
    errorCode: 'AccessDenied',
    errorMessage: 'no',
  }),
];

function writeTrail(): void {
  files.write('trail/a.json', JSON.stringify({ Records: RECORDS }));
  files.write('trail/deep/b.jsonl', `${JSON.stringify(RECORDS[0])}\nno json\n`);
}

describe('trail stats', () => {
  it('counts events once, and tells what was kept aside', async () => {
    writeTrail();
    const { exitCode, stderr, stdout } = await run('trail', 'stats', 'trail', '--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    const answer = JSON.parse(stdout) as TrailStatsDocument;
    expect(DOCUMENT_SCHEMAS['trail-stats'].parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      records: 4,
      events: 3,
      duplicates: 1,
      aside: 1,
      denied: 1,
      pairs: 3,
      mappedPairs: 3,
      from: '2026-01-02T03:04:00Z',
      actors: [{ name: ADA, count: 3 }],
      errors: [{ name: 'AccessDenied', count: 1 }],
      kept: [{ origin: 'trail/deep/b.jsonl', place: 2, because: 'it is no JSON' }],
    });
    const text = (await run('trail', 'stats', 'trail')).stdout;
    expect(text).toContain('3 events, 1 denied');
    expect(text).toContain(`  3  ${ADA}`);
  });
});

/** The ids of events that are shown. */
async function shown(...options: readonly string[]): Promise<readonly string[]> {
  writeTrail();
  const { stdout } = await run('trail', 'show', 'trail', '--json', ...options);
  const answer = JSON.parse(stdout) as TrailEventsDocument;
  expect(DOCUMENT_SCHEMAS['trail-events'].parse(answer)).toEqual(answer);
  return answer.events.map(({ id }) => id);
}

describe('hostile files', () => {
  it('are told, and keep nobody from reading the others', async () => {
    const deep = `${'['.repeat(10_000)}1${']'.repeat(10_000)}`;
    const bomb = gzipSync(Buffer.alloc(300 * 1_048_576, ' '));
    const whole = gzipSync(JSON.stringify({ Records: RECORDS }));
    files.write('h/a-deep.json', deep);
    files.write('h/b-deep-in-list.json', `[${JSON.stringify(RECORDS[0])},${deep}]`);
    files.write('h/c-bomb.json.gz', bomb);
    files.write('h/d-torn.json.gz', whole.subarray(0, whole.length - 20));
    files.write('h/e-no-text.json', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    files.write('h/f-line.json', `"${'x'.repeat(30_000_000)}"`);
    files.write('h/g-proto.json', '{"__proto__":{"eventName":"X","eventSource":"y"},"Records":[]}');
    files.write('h/z.json', JSON.stringify({ Records: RECORDS }));
    const { exitCode, stderr, stdout } = await run('trail', 'stats', 'h', '--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    const stats = JSON.parse(stdout) as TrailStatsDocument;
    expect(stats).toMatchObject({ events: 3, duplicates: 1 });
    expect(stats.kept.map(({ because, origin }) => [origin.slice(2), because])).toEqual([
      ['a-deep.json', 'there is no record of CloudTrail in it'],
      ['b-deep-in-list.json', 'there is no record of CloudTrail in it'],
      ['c-bomb.json.gz', expect.stringContaining('256 MiB')],
      ['d-torn.json.gz', expect.stringContaining('gzip')],
      ['e-no-text.json', expect.stringContaining('UTF-8')],
      ['f-line.json', 'there is no record of CloudTrail in it'],
    ]);
  }, 60_000);
});

describe('trail show', () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], ['denied', 'create', 'assume']],
    [
      ['--action', 'IAM:create*'],
      ['denied', 'create'],
    ],
    [['--errors'], ['denied']],
    [['--actor', SESSION], ['create']],
    [['--actor', '*bob*'], []],
  ])('with %j', async (options, ids) => {
    expect(await shown(...options)).toEqual(ids);
  });

  it('as text, a line each', async () => {
    writeTrail();
    const { stdout } = await run('trail', 'show', 'trail', '--errors');
    expect(stdout).toBe(`2026-01-02T03:04:00Z  ${ADA} (medium)  iam:CreateRole  AccessDenied\n`);
  });
});

describe('trail who', () => {
  it('tells by whom a session was begun, whatever came first in the file', async () => {
    writeTrail();
    const { exitCode, stdout } = await run('trail', 'who', 'create', 'trail');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^ {2}who {6}${ADA}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^ {2}as {7}${SESSION}$`, 'm'));
    expect(stdout).toContain('medium: AssumeRole gave it the session, called by');
  });

  it('knows the people of an input', async () => {
    writeTrail();
    files.write('a.json', smallDump({ users: [dumpUser('ada', {}), dumpUser('eve', {})] }));
    const identities = `["${ADA}", "arn:aws:iam::${SMALL_ACCOUNT}:user/eve"]`;
    files.write('c.yaml', `people: [{ id: ada@example.com, identities: ${identities} }]\n`);
    const argv = ['create', 'trail', '--input', 'a.json', '--config', 'c.yaml', '--json'];
    const { stdout } = await run('trail', 'who', ...argv);
    expect((JSON.parse(stdout) as TrailEventsDocument).events[0]?.actor).toMatchObject({
      person: 'ada@example.com',
      confidence: 'high',
    });
  });

  it.each<[readonly string[], string]>([
    [['who', 'nobody', 'trail'], 'there is no event `nobody` among 3'],
    [['stats', 'nowhere'], 'nowhere: there is no such file or directory, or it cannot be read'],
    [['stats', 'empty'], 'empty: the directory holds no file of CloudTrail'],
  ])('is refused: %j', async (argv, message) => {
    writeTrail();
    files.write('empty/x.txt', '');
    const { exitCode, stderr, stdout } = await run('trail', ...argv);
    expect(stderr.split('\n')[0]).toBe(`countersign: ${message}`);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
