import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { golden, updateHint } from '../testing/golden.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { policyDocument } from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

type Document = object | string;

async function compare(
  before: Document,
  after: Document,
  ...argv: readonly string[]
): Promise<Ran> {
  files.write('old.json', textOf(before));
  files.write('new.json', textOf(after));
  return runCommand(['compare', 'old.json', 'new.json', ...argv], { directory: files.path });
}

function textOf(document: Document): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

async function answerTo(
  before: Document,
  after: Document,
  ...argv: readonly string[]
): Promise<unknown> {
  const { stdout } = await compare(before, after, '--json', ...argv);
  const answer: unknown = JSON.parse(stdout);
  // Parsing drops members that the schema does not describe: equality shows that there are none.
  expect(DOCUMENT_SCHEMAS.compare.parse(answer)).toEqual(answer);
  return answer;
}

function allow(parts: object): object {
  return policyDocument({ Effect: 'Allow', Resource: '*', ...parts });
}

const READ = allow({ Action: 's3:Get*' });
const READ_ONE = allow({ Action: 's3:GetObject' });
const TRUST = policyDocument({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'sts:AssumeRole',
});

function underKey(key: string): string {
  return `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*",
    "Condition":{"StringEquals":{"${key}":"a"}}}}`;
}

describe('compare', () => {
  it('0 when nothing is newly allowed, with what is newly denied', async () => {
    expect((await compare(READ, READ_ONE)).exitCode).toBe(0);
    expect(await answerTo(READ, READ_ONE)).toMatchObject({
      newlyAllows: 'no',
      newlyDenies: 'yes',
      witness: null,
      statements: [],
      deniedWitness: { action: expect.stringMatching(/^s3:Get/) },
      newActions: [],
    });
  });

  it('1 when something is newly allowed, with witness, statement and actions', async () => {
    expect((await compare(READ_ONE, READ)).exitCode).toBe(1);
    expect(await answerTo(allow({ Action: 's3:List*' }), READ_ONE)).toEqual({
      schema: 'countersign.compare/1',
      newlyAllows: 'yes',
      newlyDenies: 'yes',
      witness: {
        principal: 'arn:aws:iam::111122223333:user/example',
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::example/example',
        context: {},
      },
      statements: [{ policy: 'new.json', pointer: '/Statement/0', effect: 'Allow' }],
      assumptions: expect.arrayContaining([
        expect.stringContaining('the actions are those of iam-data'),
      ]),
      deniedWitness: expect.objectContaining({ action: expect.stringMatching(/^s3:List/) }),
      reason: null,
      newActions: ['s3:GetObject'],
      openWorld: { decides: false, newlyAllows: 'yes' },
      typed: { decides: false, newlyAllows: 'yes' },
      type: 'identity',
      old: 'old.json',
      new: 'new.json',
    });
  });

  it('draws a request that AWS can form where there is one, and says where there is none', async () => {
    const nothing = policyDocument({ Effect: 'Deny', Action: '*', Resource: '*' });
    const odd = allow({ Action: 's3:ListBucket', Resource: 'arn:aws:s3:::b/*' });
    expect(await answerTo(nothing, odd)).toMatchObject({
      newlyAllows: 'yes',
      typed: { decides: false, newlyAllows: 'no' },
    });
    const { stdout } = await compare(nothing, odd);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'no request that AWS can form shows this, because of the resources that actions name',
    );
    const typed = await compare(nothing, odd, '--typed');
    expect(typed.exitCode).toBe(0);
    expect(await answerTo(nothing, odd, '--typed')).toMatchObject({
      newlyAllows: 'no',
      typed: { decides: true, newlyAllows: 'no' },
    });
  });

  it('names the statement of the old policy that denied', async () => {
    const guarded = policyDocument(
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::secret/*' },
    );
    expect(await answerTo(guarded, allow({ Action: 's3:*' }))).toMatchObject({
      witness: { resource: expect.stringMatching(/^arn:aws:s3:::secret\//) },
      statements: [
        { policy: 'new.json', effect: 'Allow' },
        { policy: 'old.json', pointer: '/Statement/1', effect: 'Deny' },
      ],
      newActions: [],
    });
  });

  it('3 when it depends on what policy variables hold, with the reason', async () => {
    const own = allow({ Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:username}' });
    const other = allow({ Action: 's3:*', Resource: ['arn:aws:s3:::b/v*', 'arn:aws:s3:::b/?*x'] });
    expect((await compare(other, own)).exitCode).toBe(3);
    expect(await answerTo(other, own)).toMatchObject({
      newlyAllows: 'unknown',
      witness: null,
      reason: 'it depends on what policy variables hold',
    });
  });

  it('does not take what the old policy leaves undecided for new', async () => {
    const odd = allow({ Action: 's3:*', Condition: { StringSmells: { k: 'a' } } });
    const { exitCode, stderr } = await compare(odd, allow({ Action: 's3:*' }));
    expect(stderr).toMatch(
      /^warning: old\.json: \/Statement\/0\/Condition\/StringSmells: .* \(line 1, column \d+\)\n/,
    );
    expect(exitCode).toBe(3);
  });

  it('lists the actions that manage permissions first, and at most fifty', async () => {
    const answer = z
      .object({ newActions: z.array(z.string()) })
      .parse(await answerTo(READ, allow({ Action: ['s3:*', 'iam:*'] })));
    expect(answer.newActions).toHaveLength(50);
    expect(answer.newActions).toContain('iam:AttachUserPolicy');
    expect(answer.newActions).not.toContain('iam:GetUser');
  });

  it('lists an action that AWS does not list', async () => {
    expect(await answerTo(READ, allow({ Action: 's3:PutSomethingNew' }))).toMatchObject({
      newActions: ['s3:PutSomethingNew'],
    });
  });

  it('says that it is so only until AWS adds an action; --open-world makes it count', async () => {
    const names = ['ListAccountAliases', 'ListAccountAliasesX'];
    const before = allow({ Action: names.map((name) => `iam:${name}`) });
    const after = allow({ Action: 'iam:ListAccountAliases*' });
    const closed = await compare(before, after);
    expect(closed.exitCode).toBe(0);
    expect(closed.stdout).toMatch(
      /^✔ new\.json allows nothing that old\.json does not\n {2}only until AWS adds an action: one such as/,
    );
    expect(await answerTo(before, after)).toMatchObject({
      newlyAllows: 'no',
      openWorld: { decides: false, newlyAllows: 'yes' },
    });
    expect((await compare(before, after, '--open-world')).exitCode).toBe(1);
    expect(await answerTo(before, after, '--open-world')).toMatchObject({
      newlyAllows: 'yes',
      openWorld: { decides: true, newlyAllows: 'yes' },
      assumptions: expect.arrayContaining([expect.stringContaining('one that AWS may add')]),
    });
  });

  it('reads standard input, and an empty policy as one of any type', async () => {
    files.write('new.json', textOf(TRUST));
    const { exitCode, stdout } = await runCommand(['compare', '-', 'new.json', '--json'], {
      directory: files.path,
      stdin: textOf(policyDocument()),
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'trust', old: 'standard input' });
  });

  it('takes keys named like members of objects as keys', async () => {
    for (const key of ['__proto__', 'constructor']) {
      const { exitCode, stdout } = await compare(underKey('k'), underKey(key), '--json');
      expect(exitCode).toBe(1);
      expect(stdout).toContain(`"${key}": [\n        "a"\n      ]`);
    }
    const { exitCode, stderr } = await compare('{"__proto__":{},"Statement":[]}', READ);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('old.json: /__proto__: `__proto__` is not an element');
  });

  it('draws the requests and the statements', async () => {
    const file = 'testdata/golden/compare-reports.txt';
    const before = policyDocument(
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      },
      { Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::reports/board/*' },
    );
    const after = policyDocument({
      Sid: 'Reports',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::reports/*',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    });
    const { stdout } = await compare(before, after);
    const text = stdout.replace(/iam-data [\d.]+/, 'iam-data 0.0.0');
    expect(text, updateHint(file)).toBe(golden(file, text));
  });

  it('makes names out of an input harmless', async () => {
    const { stdout } = await compare(READ, allow({ Action: 's3:*', Sid: '\u001b[2J' }));
    expect(stdout).toContain('\\u001b[2J');
    expect(stdout).not.toContain('\u001b');
  });

  it('SARIF points to the statement; without findings it has no result', async () => {
    const pretty = JSON.stringify(READ, null, 2);
    const { exitCode, stdout } = await compare(READ_ONE, pretty, '--format', 'sarif');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { rules: [{ id: 'newly-allows' }] } },
          results: [
            {
              ruleId: 'newly-allows',
              ruleIndex: 0,
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'new.json' },
                    region: { startLine: 4, startColumn: 5 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    const clean = await compare(READ, READ_ONE, '--format', 'sarif');
    expect(clean.exitCode).toBe(0);
    expect(JSON.parse(clean.stdout)).toMatchObject({ runs: [{ results: [] }] });
  });
});

// CheckNoNewAccess: an updated policy fails when it allows what the one before did not.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html
describe('compare, on changes like those that CheckNoNewAccess is for', () => {
  const BUCKET = 'arn:aws:s3:::example';
  const object = (resource: string): object =>
    allow({ Action: 's3:GetObject', Resource: resource });
  const bucket = (Principal: unknown, Condition: object = {}): object =>
    policyDocument({
      Effect: 'Allow',
      Principal,
      Action: 's3:GetObject',
      Resource: `${BUCKET}/*`,
      Condition,
    });

  it.each([
    ['the same policy', object(`${BUCKET}/*`), object(`${BUCKET}/*`), 0],
    ['another folder', object(`${BUCKET}/a/*`), object(`${BUCKET}/b/*`), 1],
    ['a folder of what was there', object(`${BUCKET}/*`), object(`${BUCKET}/b/*`), 0],
    ['another action', READ_ONE, allow({ Action: ['s3:GetObject', 's3:PutObject'] }), 1],
    [
      'the same actions in another order, twice, in two statements',
      allow({ Action: ['s3:GetObject', 's3:PutObject'] }),
      policyDocument(
        { Effect: 'Allow', Action: ['s3:PutObject', 's3:putobject'], Resource: '*' },
        { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
      ),
      0,
    ],
    [
      'a reference that allows all but what is guarded',
      allow({ NotAction: 'iam:*' }),
      allow({ Action: ['s3:*', 'iam:PassRole'] }),
      1,
    ],
    [
      'a condition taken away',
      bucket('*', { Bool: { 'aws:SecureTransport': 'true' } }),
      bucket('*'),
      1,
    ],
    ['a condition added', bucket('*'), bucket('*', { Bool: { 'aws:SecureTransport': 'true' } }), 0],
    ['another account', bucket({ AWS: '111122223333' }), bucket({ AWS: '444455556666' }), 1],
    [
      'a user of the account that was let in',
      bucket({ AWS: '111122223333' }),
      bucket({ AWS: 'arn:aws:iam::111122223333:user/ada' }),
      0,
    ],
    [
      'a role that anybody may assume',
      TRUST,
      policyDocument({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }),
      1,
    ],
  ])('%s', async (_, before, after, exitCode) => {
    expect((await compare(before, after)).exitCode).toBe(exitCode);
  });
});

describe('compare refuses', () => {
  const BUCKET = policyDocument({
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:*',
    Resource: 'arn:aws:s3:::b',
  });

  it.each<readonly [string, readonly [Document, Document], readonly string[], RegExp]>([
    [
      'documents of two types',
      [READ, BUCKET],
      [],
      /new\.json looks like a resource-based policy .* but old\.json like an identity-based policy .*\nhelp: policies can be compared when they are of one type/,
    ],
    ['a trust policy beside a resource-based one', [TRUST, BUCKET], [], /help: .* --type\n/],
    [
      'a type that is not the documents’',
      [BUCKET, BUCKET],
      ['--type', 'identity'],
      /old\.json looks like a resource-based policy .*, which --type identity cannot read/,
    ],
    ['what is no JSON', ['{', READ], [], /old\.json: .* at line 1, column 2/],
    [
      'every problem of both documents',
      [
        { Version: '1', Statement: {} },
        { Statement: [], Extra: 1 },
      ],
      [],
      /old\.json: \/Version: .* \(line 1, column 12\)[^]*old\.json: \/Statement: the statement has no `Effect`[^]*new\.json: \/Extra/,
    ],
    [
      'keys that occur twice',
      ['{"Statement":[],"Statement":[]}', READ],
      [],
      /old\.json: \/Statement: /,
    ],
    [
      'nesting without end',
      [`{"Statement":${'['.repeat(50_000)}`, READ],
      [],
      /old\.json: .*deeper than 12/,
    ],
    ['a document without end', [' '.repeat(2_000_000), READ], [], /larger than 1 MiB/],
    ['a kind that is not compared', [READ, READ], ['--type', 'scp'], /'scp' is invalid/],
    ['two forms at once', [READ, READ], ['--json', '--format', 'text'], /cannot be used with/],
  ])('%s', async (_, documents, argv, message) => {
    const { exitCode, stdout, stderr } = await compare(...documents, ...argv);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it.each([
    [['-', '-'], /standard input can be only one of the documents/],
    [['a.json', 'b.json'], /a\.json: there is no such file[^]*b\.json: there is no such file/],
    [['a.json'], /missing required argument 'new'/],
  ])('%j', async (names, message) => {
    const { exitCode, stderr } = await runCommand(['compare', ...names], { directory: files.path });
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it('no trust policy that was given as resource-based', async () => {
    expect((await compare(TRUST, BUCKET, '--type', 'resource')).exitCode).toBe(1);
  });
});
