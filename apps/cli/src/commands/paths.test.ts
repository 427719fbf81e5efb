import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import {
  dumpRole,
  dumpUser,
  inlinePolicies,
  policyDocument,
  SMALL_ACCOUNT,
  smallDump,
} from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();
const ADA = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
const APP = `arn:aws:iam::${SMALL_ACCOUNT}:role/app`;
const BOB = `arn:aws:iam::${SMALL_ACCOUNT}:user/bob`;
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

function allow(parts: object): object {
  return policyDocument({ Effect: 'Allow', Resource: '*', ...parts });
}

/** Ada may assume a role that may do everything; Bob may do nothing. */
const CHAIN = smallDump({
  users: [
    dumpUser('ada', inlinePolicies(allow({ Action: 'sts:AssumeRole', Condition: MFA }))),
    dumpUser('bob'),
  ],
  roles: [
    dumpRole('app', {
      RolePolicyList: [{ PolicyName: 'all', PolicyDocument: allow({ Action: '*' }) }],
    }),
  ],
});

function paths(...argv: readonly string[]): Promise<Ran> {
  files.write('dump.json', CHAIN);
  return runCommand(['paths', '--input', 'dump.json', ...argv], { directory: files.path });
}

describe('paths', () => {
  it('1 with the chain where there is one', async () => {
    const ran = await paths('--from', ADA, '--json');
    expect(ran.exitCode).toBe(1);
    const answer: unknown = JSON.parse(ran.stdout);
    expect(DOCUMENT_SCHEMAS.paths.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      schema: 'countersign.paths/1',
      to: 'admin',
      paths: [
        {
          from: ADA,
          to: APP,
          certainty: 'conditional',
          steps: [
            {
              kind: 'assume-role',
              aliases: ['sts-001'],
              from: ADA,
              to: APP,
              requests: [{ principal: ADA, action: 'sts:AssumeRole', resource: APP }],
              conditions: ['Bool aws:MultiFactorAuthPresent = true'],
            },
          ],
        },
      ],
    });
  });

  it('0 where there is none', async () => {
    const { exitCode, stdout } = await paths('--from', BOB);
    expect(stdout).toMatch(/user\/bob does not become a full administrator by a known chain/);
    expect(exitCode).toBe(0);
  });

  it('draws a chain', async () => {
    const { stdout } = await paths('--from', ADA);
    expect(stdout.split('\n')).toEqual([
      `● ${ADA}`,
      '  1 step · conditional',
      '  │',
      '  ├─ assuming a role that trusts the caller (sts-001) · conditional',
      `  │    sts:AssumeRole on ${APP}`,
      `  │      as ${ADA}`,
      '  │    if Bool aws:MultiFactorAuthPresent = true',
      `  │    → ${APP}`,
      '  ▼',
      `  ${APP}`,
      '',
    ]);
  });

  it('leaves those out of all who are there already', async () => {
    const { stdout } = await paths('--all', '--json');
    const { paths: found } = JSON.parse(stdout) as { paths: { from: string }[] };
    expect(found.map(({ from }) => from)).toEqual([ADA]);
    expect((await paths('--from', APP, '--json')).stdout).toContain('"steps": []');
  });

  it('leads to a principal', async () => {
    expect((await paths('--from', ADA, '--to', APP)).exitCode).toBe(1);
    expect((await paths('--from', BOB, '--to', APP)).exitCode).toBe(0);
  });

  it.each([
    [
      'dot',
      [
        'digraph paths {',
        '  rankdir=LR;',
        '  node [shape=box, fontname="Helvetica"];',
        '  n0 [label="111122223333 user/ada"];',
        '  n1 [label="111122223333 role/app"];',
        '  n0 -> n1 [label="assume-role"];',
        '}',
        '',
      ],
    ],
    [
      'mermaid',
      [
        'flowchart LR',
        '  n0["111122223333 user/ada"]',
        '  n1["111122223333 role/app"]',
        '  n0 -->|"assume-role"| n1',
        '',
      ],
    ],
  ])('draws %s', async (format, lines) => {
    expect((await paths('--all', '--format', format)).stdout.split('\n')).toEqual(lines);
  });

  it.each<readonly [readonly string[], RegExp]>([
    [[], /there is nobody to begin with\nhelp: give --from/],
    [['--from', ADA, '--all'], /--all/],
    [['--from', `${ADA}x`], /is not in the input\nhelp: did you mean/],
    [['--from', ADA, '--to', SMALL_ACCOUNT], /is neither a user nor a role/],
    [['--all', '--at', 'noon'], /`noon` is not a date/],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stderr, stdout } = await paths(...argv);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});

describe('paths to what is no principal', () => {
  const BUCKET = 'arn:aws:s3:::payroll';
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: BOB }, Action: 's3:GetObject', Resource: `${BUCKET}/*` },
    ],
  };

  it('tells who comes to read a bucket, and by which request', async () => {
    const { exitCode, stdout } = await paths('--all', '--to', BUCKET, '--json');
    const answer: unknown = JSON.parse(stdout);
    expect(DOCUMENT_SCHEMAS.paths.parse(answer)).toEqual(answer);
    expect(exitCode).toBe(1);
    expect(answer).toMatchObject({
      to: BUCKET,
      paths: [
        {
          from: ADA,
          to: BUCKET,
          steps: [{ kind: 'assume-role' }, { kind: 'read-data', to: BUCKET }],
        },
        {
          from: APP,
          steps: [{ kind: 'read-data', requests: [{ principal: APP, action: 's3:GetObject' }] }],
        },
      ],
    });
    expect((answer as { notKnown: string[] }).notKnown.join()).toContain(`the policy of ${BUCKET}`);
  });

  it('minds the policy of the bucket', async () => {
    files.write('bucket.json', JSON.stringify(policy));
    const options = ['--from', BOB, '--to', `${BUCKET}/salaries.csv`];
    expect((await paths(...options)).exitCode).toBe(0);
    const given = await paths(...options, '--resource-policy', `${BUCKET}=bucket.json`);
    expect(given.stdout.split('\n')).toEqual([
      `● ${BOB}`,
      '  is there already · certain',
      '  │',
      '  ├─ reading the data · certain',
      `  │    s3:GetObject on ${BUCKET}/salaries.csv`,
      `  │      as ${BOB}`,
      '  ▼',
      `  ${BUCKET}/salaries.csv`,
      '',
    ]);
  });

  it('minds the policy that the input holds', async () => {
    const below = `iam-data/aws/aws/accounts/${SMALL_ACCOUNT}`;
    const write = (name: string, content: unknown): void => {
      files.write(`${below}/${name}.json`, JSON.stringify(content));
    };
    write('iam/user/bob/metadata', { arn: BOB, name: 'bob' });
    write('s3/payroll/metadata', { arn: BUCKET });
    const argv = ['paths', '--input', 'iam-data', '--from', BOB, '--to', BUCKET, '--json'];
    const unknown = await runCommand(argv, { directory: files.path });
    expect(unknown.exitCode).toBe(0);
    expect(unknown.stdout).toContain(`the policy of ${BUCKET}: it may let in more`);
    write('s3/payroll/policy', policy);
    const known = await runCommand(argv, { directory: files.path });
    expect(known.exitCode).toBe(1);
    expect(known.stdout).toContain('s3:GetObject');
    expect(known.stdout).not.toContain('it may let in more');
  });

  it('draws what is done at the end', async () => {
    const { stdout } = await paths('--from', ADA, '--to', BUCKET, '--format', 'mermaid');
    expect(stdout.split('\n')).toEqual([
      'flowchart LR',
      '  n0["111122223333 user/ada"]',
      '  n1["111122223333 role/app"]',
      '  n2["payroll"]',
      '  n0 -->|"assume-role"| n1',
      '  n1 -->|"read-data"| n2',
      '',
    ]);
  });

  it('tells who comes to a duty', async () => {
    const { stdout } = await paths('--all', '--to', 'duty:audit-control', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      paths: [
        { from: ADA, to: 'duty:audit-control', steps: [{}, { kind: 'hold-duty' }] },
        { from: APP, steps: [{ kind: 'hold-duty', to: 'duty:audit-control' }] },
      ],
    });
  });

  it('says so where nobody comes there', async () => {
    const { exitCode, stdout } = await paths('--from', BOB, '--to', BUCKET);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('does not come to read')]);
  });

  it.each<readonly [readonly string[], RegExp]>([
    [
      ['--to', 'duty:audit-contro'],
      /there is no duty `audit-contro`\nhelp: did you mean audit-control/,
    ],
    [['--to', BUCKET, '--resource-policy', 'bucket.json'], /is not an ARN and a file\nhelp: write/],
    [['--to', BUCKET, '--resource-policy', `${BUCKET}=none.json`], /none\.json/],
    [
      ['--to', BUCKET, '--resource-policy', 'arn:aws:s3:::other=bucket.json'],
      /--resource-policy is about arn:aws:s3:::other, and --to about arn:aws:s3:::payroll\nhelp: give/,
    ],
    [['--to', 'admin', '--resource-policy', `${BUCKET}=bucket.json`], /and --to about admin/],
    [['--to', BUCKET, '--resource-account', '12'], /`12` is not an account id/],
    [['--to', 'payroll'], /payroll/],
  ])('refuses %j', async (argv, message) => {
    files.write('bucket.json', JSON.stringify(policy));
    const { exitCode, stderr, stdout } = await paths('--all', ...argv);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});

function reach(...argv: readonly string[]): Promise<Ran> {
  files.write('dump.json', CHAIN);
  return runCommand(['reach', ...argv, '--input', 'dump.json'], { directory: files.path });
}

describe('reach', () => {
  it('1 with a chain to each whom the principal can become', async () => {
    const ran = await reach(ADA, '--json');
    expect(ran.exitCode).toBe(1);
    const answer: unknown = JSON.parse(ran.stdout);
    expect(DOCUMENT_SCHEMAS.paths.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ to: '*' });
    const { paths: found } = answer as { paths: { to: string; steps: object[] }[] };
    expect(found.map(({ steps, to }) => [to, steps.length])).toEqual([
      [APP, 1],
      [BOB, 2],
    ]);
  });

  it('0 where there is none', async () => {
    const { exitCode, stdout } = await reach(BOB);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('becomes nobody else')]);
  });

  it('refuses whom the input does not have', async () => {
    expect((await reach(`${ADA}x`)).exitCode).toBe(2);
  });
});
