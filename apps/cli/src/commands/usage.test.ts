import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import type { UsageDocument } from '../documents/usage-document.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { dumpUser, SMALL_ACCOUNT, smallDump } from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

async function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(argv, { directory: files.path });
}

const ADA = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
const OPS = `arn:aws:iam::${SMALL_ACCOUNT}:role/ops`;

let nextId = 0;

function record(second: number, eventName: string, parts: Readonly<Record<string, unknown>>) {
  nextId += 1;
  return {
    eventID: `00000000-0000-4000-8000-${String(nextId).padStart(12, '0')}`,
    eventTime: `2026-01-02T03:04:${String(second).padStart(2, '0')}Z`,
    awsRegion: 'us-east-1',
    recipientAccountId: SMALL_ACCOUNT,
    eventSource: 's3.amazonaws.com',
    eventName,
    ...parts,
  };
}

const BY_ADA = { type: 'IAMUser', arn: ADA, accountId: SMALL_ACCOUNT };
const BY_OPS = {
  type: 'AssumedRole',
  arn: `arn:aws:sts::${SMALL_ACCOUNT}:assumed-role/ops/nightly`,
  accessKeyId: 'ASIAOPS',
  sessionContext: { sessionIssuer: { type: 'Role', arn: OPS } },
};
const OF_LOGS = { bucketName: 'logs', key: 'a' };

/** The session comes before what tells of it. */
const FIRST = [
  record(1, 'GetObject', { userIdentity: BY_OPS, requestParameters: OF_LOGS }),
  record(1, 'AssumeRole', {
    eventSource: 'sts.amazonaws.com',
    userIdentity: BY_ADA,
    requestParameters: { roleArn: OPS },
    responseElements: { credentials: { accessKeyId: 'ASIAOPS' } },
  }),
  record(3, 'GetObject', {
    userIdentity: BY_OPS,
    requestParameters: OF_LOGS,
    errorCode: 'AccessDenied',
  }),
  record(4, 'ConsoleLogin', { eventSource: 'signin.amazonaws.com', userIdentity: BY_ADA }),
];
const LATER = [record(9, 'GetObject', { userIdentity: BY_OPS, requestParameters: OF_LOGS })];

async function used(...argv: readonly string[]): Promise<UsageDocument> {
  const { exitCode, stderr, stdout } = await run('usage', ...argv, '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  const answer = JSON.parse(stdout) as UsageDocument;
  expect(DOCUMENT_SCHEMAS.usage.parse(answer)).toEqual(answer);
  return answer;
}

function writeTrail(): void {
  files.write('trail/a.json', JSON.stringify({ Records: FIRST }));
  files.write('trail/copies/a.json', JSON.stringify({ Records: FIRST.slice(2) }));
  files.write('trail/b.jsonl', 'no json\n');
}

const GETS = {
  person: ADA,
  principal: OPS,
  accountId: SMALL_ACCOUNT,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::logs/*',
  first: '2026-01-02T03:04:01Z',
  last: '2026-01-02T03:04:03Z',
  count: 2,
  denied: 1,
};

describe('usage', () => {
  it('is rolled up, with the person behind it', async () => {
    writeTrail();
    const { kept, usages, ...numbers } = await used('trail');
    expect(numbers).toEqual({
      schema: 'countersign.usage/1',
      store: null,
      files: 3,
      knownFiles: 0,
      records: 6,
      events: 4,
      duplicates: 2,
      aside: 1,
      withoutAction: 1,
    });
    expect(usages.find(({ action }) => action === 's3:GetObject')).toEqual(GETS);
    expect(usages.map(({ action }) => action)).toEqual(['s3:GetObject', 'sts:AssumeRole']);
    expect(kept.map(({ origin }) => origin)).toEqual(['trail/b.jsonl']);
  });

  it('is kept over time, each file once', async () => {
    writeTrail();
    await used('trail', '--store', 'u.db');
    files.write('trail/c.json', JSON.stringify({ Records: LATER }));
    const again = await used('trail', '--store', 'u.db');
    expect([again.knownFiles, again.events]).toEqual([3, 1]);
    const all = await used('--store', 'u.db', '--action', 'S3:get*');
    expect(all.usages).toEqual([
      { ...GETS, count: 2, last: GETS.last },
      {
        ...GETS,
        person: null,
        first: '2026-01-02T03:04:09Z',
        last: '2026-01-02T03:04:09Z',
        count: 1,
        denied: 0,
      },
    ]);
  });

  it('knows the people of an input', async () => {
    writeTrail();
    files.write('a.json', smallDump({ users: [dumpUser('ada', {}), dumpUser('eve', {})] }));
    const identities = `["${ADA}", "arn:aws:iam::${SMALL_ACCOUNT}:user/eve"]`;
    files.write('c.yaml', `people: [{ id: ada@example.com, identities: ${identities} }]\n`);
    const { usages } = await used('trail', '--input', 'a.json', '--config', 'c.yaml');
    expect(new Set(usages.map(({ person }) => person))).toEqual(new Set(['ada@example.com']));
  });

  it.each<[readonly string[], readonly RegExp[]]>([
    [[], [/^2 principals used 2 actions, 1 person told behind them$/m, /1 authorised by no known/]],
    [[], [/^arn:aws:iam::\d+:role\/ops 2 calls, by arn:aws:iam::\d+:user\/ada$/m]],
    [[], [/^ {2}2 {2}2026-01-02 {2}s3:GetObject {2}arn:aws:s3:::logs\/\* {2}1 denied$/m]],
    [['--by', 'person'], [/^arn:aws:iam::\d+:user\/ada 3 calls$/m]],
    [
      ['--by', 'action'],
      [/^s3:GetObject 2 calls$/m, /role\/ops \(arn:/],
    ],
    [['--principal', '*ada', '--action', 'sts:*'], [/^1 principal used 1 action/m]],
  ])('as text: %j', async (options, patterns) => {
    writeTrail();
    const { stdout } = await run('usage', 'trail', ...options);
    for (const pattern of patterns) expect(stdout).toMatch(pattern);
  });

  it.each<[readonly string[], string]>([
    [[], 'there is nothing to read usage from'],
    [['nowhere'], 'nowhere: there is no such file or directory, or it cannot be read'],
    [['--store', 'none.db'], 'none.db: there is no store'],
    [['torn.json.gz'], 'torn.json.gz: the file begins like gzip but cannot be decompressed'],
  ])('is refused: %j', async (argv, message) => {
    files.write('torn.json.gz', Buffer.from([0x1f, 0x8b, 8, 0]));
    const { exitCode, stderr, stdout } = await run('usage', ...argv);
    expect(stderr.split('\n')[0]).toContain(`countersign: ${message}`);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
