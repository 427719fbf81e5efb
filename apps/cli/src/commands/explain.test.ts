import { describe, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
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
const DEPLOYER = `arn:aws:iam::${SMALL_ACCOUNT}:role/deployer`;
const CREATE_WITH_MFA = policyDocument({
  Effect: 'Allow',
  Action: ['iam:CreateUser', 'sts:AssumeRole'],
  Resource: '*',
  Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
});
const DUMP = smallDump({
  users: [dumpUser('ada', inlinePolicies(CREATE_WITH_MFA))],
  roles: [dumpRole('deployer', { Path: '/ci/', Arn: DEPLOYER.replace('role/', 'role/ci/') })],
});

interface Asked {
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
}

async function explain(
  {
    principal = ADA,
    action = 'iam:CreateUser',
    resource = `arn:aws:iam::${SMALL_ACCOUNT}:user/new`,
  }: Asked,
  ...more: readonly string[]
): ReturnType<typeof runCommand> {
  files.write('a.json', DUMP);
  const asked = ['--input', 'a.json', '--principal', principal, '--action', action];
  return runCommand(['explain', ...asked, '--resource', resource, ...more], {
    directory: files.path,
  });
}

const MFA = ['--context', 'aws:MultiFactorAuthPresent=true'];

describe('explain', () => {
  it('0 when allowed, with the statement that decided', async () => {
    const { exitCode, stdout } = await explain({}, ...MFA, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'countersign.explain/1',
      decision: 'Allowed',
      blockedBy: null,
      layers: [
        {
          kind: 'identity',
          decision: 'Allowed',
          statements: [{ policy: `${ADA} inline policy inline-0`, pointer: '/Statement/0' }],
        },
      ],
      residual: null,
    });
  });

  it('3 when it depends, with what it depends on', async () => {
    const { exitCode, stdout } = await explain({}, '--json');
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'Unknown',
      residual: 'Bool aws:MultiFactorAuthPresent = true',
      request: { otherKeys: 'unknown' },
    });
  });

  it('1 when denied: --context-complete makes absent what was not given', async () => {
    const { exitCode, stdout } = await explain({}, '--context-complete', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'ImplicitlyDenied',
      blockedBy: 'identity',
    });
  });

  it('takes several values of a key by repeating it', async () => {
    const { stdout } = await explain(
      {},
      '--context',
      'aws:TagKeys=a',
      '--context',
      'aws:TagKeys=b=c',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      request: { context: { 'aws:tagkeys': ['a', 'b=c'] } },
    });
  });

  it('lets a session policy limit', async () => {
    files.write(
      's.json',
      JSON.stringify(policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' })),
    );
    const { stdout } = await explain({}, ...MFA, '--session-policy', 's.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'ImplicitlyDenied',
      blockedBy: 'session',
    });
  });

  it('uses the trust policy of a role in the input', async () => {
    const resource = DEPLOYER.replace('role/', 'role/ci/');
    const { exitCode, stdout } = await explain(
      { action: 'sts:AssumeRole', resource },
      ...MFA,
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      layers: [
        { kind: 'trust', decision: 'Allowed' },
        { kind: 'identity', decision: 'Allowed' },
      ],
    });
  });

  it('does not guess the trust policy of a role that is not in the input', async () => {
    const { exitCode, stdout } = await explain(
      { action: 'sts:AssumeRole', resource: DEPLOYER },
      ...MFA,
      '--json',
    );
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'Unknown',
      residual: 'the trust policy, which is not in the input, allows it',
      notKnown: [`the trust policy of ${DEPLOYER} is not in the input`],
    });
  });

  it('lets a resource policy of the same account allow what the user’s own do not', async () => {
    const bucket = policyDocument({
      Effect: 'Allow',
      Principal: { AWS: ADA },
      Action: 's3:GetObject',
      Resource: '*',
    });
    files.write('b.json', JSON.stringify(bucket));
    const asked = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/x' };
    const { exitCode } = await explain(
      asked,
      '--resource-policy',
      'b.json',
      '--resource-account',
      SMALL_ACCOUNT,
    );
    expect(exitCode).toBe(0);
    expect((await explain(asked)).exitCode).toBe(1);
  });

  it('finds the role of a session although its ARN lacks the path', async () => {
    const principal = `arn:aws:sts::${SMALL_ACCOUNT}:assumed-role/deployer/run-7`;
    expect((await explain({ principal })).exitCode).toBe(1);
  });

  it('knows services and root users', async () => {
    const resource = DEPLOYER.replace('role/', 'role/ci/');
    expect(
      (await explain({ principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource }))
        .exitCode,
    ).toBe(1);
    expect((await explain({ principal: SMALL_ACCOUNT })).exitCode).toBe(0);
  });

  it('draws the layers from top to bottom', async () => {
    const { stdout } = await explain({}, ...MFA);
    expect(stdout).toMatch(/^✔ allowed\n/);
    expect(stdout).toContain('  │\n  ✔ identity-based policies allow\n');
    expect(stdout).toContain('"Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } } }');
  });

  it('shows an undecided statement and what it waits for', async () => {
    const { stdout } = await explain({});
    expect(stdout).toMatch(/^\? cannot be decided\n/);
    expect(stdout).toContain('? identity-based policies depend on context');
    expect(stdout).toMatch(/It depends on\n {2}· Bool aws:MultiFactorAuthPresent = true/);
    expect(stdout).toContain('every other key is unknown');
  });

  it('tells what else an operation needs, and asks for it where it is given', async () => {
    const role = DEPLOYER.replace('role/', 'role/ci/');
    const document = policyDocument(
      { Effect: 'Allow', Action: 'lambda:*', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: role,
        Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      },
    );
    files.write('l.json', smallDump({ users: [dumpUser('ada', inlinePolicies(document))] }));
    const who = ['explain', '--input', 'l.json', '--principal', ADA, '--json'];
    const resource = `arn:aws:lambda:eu-west-1:${SMALL_ACCOUNT}:function:f`;
    const asked = [...who, '--action', 'lambda:CreateFunction', '--resource', resource];
    const create = (...more: readonly string[]): ReturnType<typeof runCommand> =>
      runCommand([...asked, ...more], { directory: files.path });
    const alone = await create();
    expect(alone.exitCode).toBe(0);
    expect(JSON.parse(alone.stdout)).toMatchObject({
      decision: 'Allowed',
      operation: 'Unknown',
      alsoNeeds: [{ action: 'iam:PassRole', resource: null, decision: null }],
    });
    const passed = await create('--also', `iam:PassRole=${role}`);
    expect(passed.exitCode).toBe(0);
    expect(JSON.parse(passed.stdout)).toMatchObject({
      operation: 'Allowed',
      alsoNeeds: [{ action: 'iam:PassRole', resource: role, decision: 'Allowed', source: null }],
    });
    const other = await create('--also', `iam:PassRole=${DEPLOYER}-other`);
    expect(other.exitCode).toBe(1);
    expect(JSON.parse(other.stdout)).toMatchObject({
      decision: 'Allowed',
      operation: 'ImplicitlyDenied',
      alsoNeeds: [{ decision: 'ImplicitlyDenied', blockedBy: 'identity' }],
    });
  });

  it('shows what else an operation needs', async () => {
    const { stdout } = await explain(
      { action: 'sts:AssumeRole', resource: DEPLOYER.replace('role/', 'role/ci/') },
      ...MFA,
      '--context',
      'aws:RequestTag/team=blue',
    );
    expect(stdout).toContain('Also needs (all together: ImplicitlyDenied)');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `sts:TagSession on ${DEPLOYER.replace('role/', 'role/ci/')}, the role: ImplicitlyDenied by trust policy`,
    );
  });

  it('says that a root user cannot assume a role', async () => {
    const resource = DEPLOYER.replace('role/', 'role/ci/');
    const asked = { principal: SMALL_ACCOUNT, action: 'sts:AssumeRole', resource };
    const { exitCode, stdout } = await explain(asked);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('denied, because the credentials of a root user cannot assume a role');
  });

  it('leaves a key to its key policy, which dumps do not hold', async () => {
    const resource = `arn:aws:kms:eu-west-1:${SMALL_ACCOUNT}:key/1`;
    const { exitCode, stdout } = await explain({ action: 'kms:Decrypt', resource }, '--json');
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'Unknown',
      residual: 'the key policy, which is not in the input, allows it',
    });
  });

  it('warns of an action that AWS does not list, and decides all the same', async () => {
    const { exitCode, stderr } = await explain({ action: 'iam:CreateUsr' });
    expect(stderr).toBe(
      'warning: AWS lists no action `iam:CreateUsr`; did you mean `iam:CreateUser`?\n',
    );
    expect(exitCode).toBe(1);
  });
});

describe('explain refuses', () => {
  it.each<readonly [Asked, readonly string[], RegExp]>([
    [
      { principal: ADA.replace('ada', 'adda') },
      [],
      /`arn:.*user\/adda` is not in the input\nhelp: did you mean arn:aws:iam::111122223333:user\/ada\?/,
    ],
    [
      { principal: 'deployer' },
      [],
      /`deployer` is not a principal\nhelp: did you mean arn:aws:iam::111122223333:role\/ci\/deployer\?/,
    ],
    [
      { principal: DEPLOYER },
      [],
      /is not in the input\nhelp: did you mean arn:aws:iam::111122223333:role\/ci\/deployer\?/,
    ],
    [
      { principal: `arn:aws:sts::${SMALL_ACCOUNT}:federated-user/x` },
      [],
      /cannot be decided.*\nhelp: ask for that user/,
    ],
    [{ action: 'iam:*' }, [], /`iam:\*` is not one action\nhelp: write `service:Name`/],
    [
      {},
      ['--also', 'iam:PassRole'],
      /`iam:PassRole` is not an action with its resource\nhelp: write service:Name=ARN/,
    ],
    [{ resource: 'bucket' }, [], /`bucket` is not a resource\nhelp: give its ARN/],
    [
      {},
      ['--context', 'aws:SourceIp'],
      /`aws:SourceIp` is not a context key with a value\nhelp: write key=value/,
    ],
    [{}, ['--resource-account', '12'], /`12` is not an account id/],
    [{}, ['--at', 'x'], /`x` is not a date/],
    [{}, ['--session-policy', 'none.json'], /none\.json: there is no such file/],
    [
      {},
      ['--session-policy', 'a.json'],
      /a\.json: \/UserDetailList: `UserDetailList` is not an element of a policy document/,
    ],
  ])('%j %j', async (asked, more, message) => {
    const { exitCode, stdout, stderr } = await explain(asked, ...more);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('a policy of 50 MB at once', async () => {
    files.write('big.json', ' '.repeat(50_000_000));
    const { exitCode, stderr } = await explain({}, '--resource-policy', 'big.json');
    expect(stderr).toMatch(/^countersign: big\.json: the file is larger than 1 MiB/);
    expect(exitCode).toBe(2);
  });

  it('to start without its options', async () => {
    const { exitCode, stderr } = await runCommand(['explain']);
    expect(stderr).toMatch(/required option '--input <file>' not specified/);
    expect(exitCode).toBe(2);
  });
});
