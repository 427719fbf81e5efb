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

async function prove(policy: object, ...argv: readonly string[]): Promise<Ran> {
  files.write('p.json', JSON.stringify(policy));
  return runCommand(['prove', 'p.json', ...argv], { directory: files.path });
}

async function proveWith(other: object, policy: object, claim: string): Promise<Ran> {
  files.write('other.json', JSON.stringify(other));
  return prove(policy, claim, 'other.json', '--json');
}

function answerOf({ stdout }: Ran): unknown {
  const answer: unknown = JSON.parse(stdout);
  // Parsing drops members that the schema does not describe: equality shows that there are none.
  expect(DOCUMENT_SCHEMAS.prove.parse(answer)).toEqual(answer);
  return answer;
}

function allow(parts: object): object {
  return policyDocument({ Effect: 'Allow', Resource: '*', ...parts });
}

function bucket(Principal: unknown, Condition: object = {}): object {
  return allow({ Principal, Action: 's3:GetObject', Condition });
}

function role(Principal: unknown, Action: string, Condition: object = {}): object {
  return policyDocument({ Effect: 'Allow', Principal, Action, Condition });
}

const READ = allow({ Action: 's3:Get*' });
const ALL_OF_S3 = allow({ Action: 's3:*' });

describe('prove --subset-of', () => {
  it('0 when it holds', async () => {
    const ran = await proveWith(ALL_OF_S3, READ, '--subset-of');
    expect(ran.exitCode).toBe(0);
    expect(answerOf(ran)).toEqual({
      schema: 'countersign.prove/1',
      holds: 'yes',
      witness: null,
      certificate: expect.objectContaining({ relation: 'within', openWorld: false }),
      claim: {
        kind: 'subset-of',
        text: 'p.json allows nothing that other.json does not allow',
      },
      assumptions: expect.arrayContaining([expect.stringContaining('iam-data')]),
      reason: null,
      statements: [],
      openWorld: { decides: false, holds: 'yes' },
      typed: { decides: false, holds: 'yes' },
      type: 'identity',
      policy: 'p.json',
    });
  });

  it('1 with a witness when it does not', async () => {
    const ran = await proveWith(READ, ALL_OF_S3, '--subset-of');
    expect(ran.exitCode).toBe(1);
    expect(answerOf(ran)).toMatchObject({
      holds: 'no',
      certificate: null,
      witness: { action: expect.stringMatching(/^s3:(?!Get)/), context: {} },
      statements: [{ policy: 'p.json', pointer: '/Statement/0', effect: 'Allow' }],
      openWorld: { holds: 'no' },
    });
  });

  it('3 when it could not be decided', async () => {
    const own = allow({ Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:username}' });
    const other = allow({ Action: 's3:*', Resource: ['arn:aws:s3:::b/v*', 'arn:aws:s3:::b/?*x'] });
    const ran = await proveWith(other, own, '--subset-of');
    expect(ran.exitCode).toBe(3);
    expect(answerOf(ran)).toMatchObject({
      holds: 'unknown',
      witness: null,
      reason: 'it depends on what policy variables hold',
    });
  });

  it('reads either document from standard input', async () => {
    files.write('p.json', JSON.stringify(READ));
    const argv = ['prove', 'p.json', '--subset-of', '-'];
    const options = { directory: files.path, stdin: JSON.stringify(ALL_OF_S3) };
    expect((await runCommand(argv, options)).exitCode).toBe(0);
  });
});

describe('prove --disjoint', () => {
  it.each([
    [READ, allow({ Action: 'iam:*' }), 0],
    [READ, ALL_OF_S3, 1],
    [
      allow({ Action: 's3:*', Resource: 'arn:aws:s3:::a/*' }),
      allow({ Action: 's3:*', Resource: 'arn:aws:s3:::b/*' }),
      0,
    ],
  ])('%j and %j', async (policy, other, exitCode) => {
    expect((await proveWith(other, policy, '--disjoint')).exitCode).toBe(exitCode);
    expect((await proveWith(policy, other, '--disjoint')).exitCode).toBe(exitCode);
  });

  it('names the statements of both that allow the witness', async () => {
    const ran = await proveWith(ALL_OF_S3, READ, '--disjoint');
    expect(answerOf(ran)).toMatchObject({
      holds: 'no',
      statements: [{ policy: 'p.json' }, { policy: 'other.json' }],
    });
  });
});

// CheckAccessNotGranted: with actions alone, none of them on any resource; with resources too,
// none of the actions on any of the resources.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckAccessNotGranted.html
describe('prove --not-granted', () => {
  const OBJECTS = 'arn:aws:s3:::example/*';

  it.each<readonly [object, readonly string[], number]>([
    [READ, ['s3:PutObject'], 0],
    [READ, ['s3:PutObject,s3:GetObject'], 1],
    [READ, ['s3:PutObject', '--not-granted', 's3:GetObject'], 1],
    [READ, ['S3:getobject'], 1],
    [allow({ NotAction: 's3:*' }), ['iam:CreateUser'], 1],
    [allow({ NotAction: ['iam:*', 's3:*'] }), ['iam:Create*,s3:*'], 0],
    [allow({ Action: '*', Resource: OBJECTS }), ['s3:PutObject'], 1],
    [
      allow({ Action: 's3:*', Resource: OBJECTS }),
      ['s3:*', '--resources', 'arn:aws:s3:::other/*'],
      0,
    ],
    [
      allow({ Action: 's3:*', Resource: OBJECTS }),
      ['s3:*', '--resources', `arn:aws:s3:::x,${OBJECTS}`],
      1,
    ],
    [allow({ Action: 's3:*', Resource: OBJECTS }), ['iam:*', '--resources', OBJECTS], 0],
    [
      allow({ Action: 's3:Get*', Resource: OBJECTS }),
      ['*', '--resources', 'arn:aws:s3:::example/a'],
      1,
    ],
    [
      policyDocument(
        { Effect: 'Allow', Action: 's3:*', Resource: '*' },
        { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' },
      ),
      ['s3:Delete*'],
      0,
    ],
    [
      policyDocument(
        { Effect: 'Allow', Action: 's3:*', Resource: '*' },
        {
          Effect: 'Deny',
          Action: 's3:Delete*',
          Resource: '*',
          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
        },
      ),
      ['s3:DeleteObject'],
      1,
    ],
    [
      policyDocument({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:Get*',
        Resource: OBJECTS,
      }),
      ['s3:PutBucketPolicy'],
      0,
    ],
  ])('%j: %j', async (policy, argv, exitCode) => {
    expect((await prove(policy, '--not-granted', ...argv)).exitCode).toBe(exitCode);
  });

  it('says the claim, and draws the request that shows the contrary', async () => {
    const { stdout } = await prove(READ, '--not-granted', 's3:GetObject,s3:PutObject');
    expect(stdout).toMatch(
      /^✘ does not hold\n {2}p\.json does not allow s3:GetObject or s3:PutObject on any resource\n/,
    );
    expect(stdout).toContain('  action     s3:GetObject\n');
    expect(stdout).toContain('  ✔ p.json allows it\n  │   /Statement/0\n');
    expect(stdout).toContain('Taken for granted');
  });

  it('warns of actions that AWS does not list, with the nearest name', async () => {
    const { exitCode, stderr } = await prove(READ, '--not-granted', 's3:PutObjct,s3:Zap*,s3:Put*');
    expect(stderr).toMatch(
      /^warning: AWS lists no action `s3:PutObjct`; did you mean `s3:PutObject`\?\nwarning: AWS lists no action that matches `s3:Zap\*`.*\n$/,
    );
    expect(exitCode).toBe(0);
  });

  it('counts actions that AWS may add when it is told to', async () => {
    const policy = allow({ Action: 'iam:ListAccountAliases*' });
    const claim = ['--not-granted', 'iam:ListAccountAliases?*'];
    const closed = await prove(policy, ...claim);
    expect(closed.exitCode).toBe(0);
    expect(closed.stdout).toContain('only until AWS adds an action');
    expect((await prove(policy, ...claim, '--open-world')).exitCode).toBe(1);
  });
});

// CheckNoPublicAccess: public is what is open to somebody whom the policy does not name.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
describe('prove --not-public', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/app';
  const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';

  it.each<readonly [string, object, number]>([
    ['everybody', bucket('*'), 1],
    ['everybody, written as AWS', bucket({ AWS: '*' }), 1],
    ['a role', bucket({ AWS: ROLE }), 0],
    ['an account', bucket({ AWS: '111122223333' }), 0],
    [
      'everybody but a role',
      policyDocument({
        Effect: 'Allow',
        NotPrincipal: { AWS: ROLE },
        Action: 's3:*',
        Resource: '*',
      }),
      1,
    ],
    ['a service', bucket({ Service: 'cloudtrail.amazonaws.com' }), 0],
    ['an organisation', bucket('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }), 0],
    [
      'an organisation, if any',
      bucket('*', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
      1,
    ],
    ['any organisation', bucket('*', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }), 1],
    [
      'all but an organisation',
      bucket('*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
      1,
    ],
    ['a network', bucket('*', { StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } }), 0],
    ['any network', bucket('*', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }), 1],
    ['a range of addresses', bucket('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), 0],
    [
      'all addresses',
      bucket('*', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/1'] } }),
      1,
    ],
    [
      'principals of an account',
      bucket('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } }),
      0,
    ],
    [
      'principals of any account',
      bucket('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } }),
      1,
    ],
    [
      'paths of an organisation',
      bucket('*', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } }),
      0,
    ],
    [
      'what all values of no value are',
      bucket('*', { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } }),
      1,
    ],
    ['HTTPS', bucket('*', { Bool: { 'aws:SecureTransport': 'true' } }), 1],
    [
      'everybody, but others are denied',
      policyDocument(
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
        },
      ),
      0,
    ],
    ['a role for a service', role({ Service: 'ec2.amazonaws.com' }, 'sts:AssumeRole'), 0],
    ['a role for anybody', role({ AWS: '*' }, 'sts:AssumeRole'), 1],
    [
      'a role for SAML',
      role({ Federated: 'arn:aws:iam::111122223333:saml-provider/idp' }, 'sts:AssumeRoleWithSAML'),
      0,
    ],
    ['a role for any repository', role({ Federated: GITHUB }, 'sts:AssumeRoleWithWebIdentity'), 1],
    [
      'a role for repositories of one owner',
      role({ Federated: GITHUB }, 'sts:AssumeRoleWithWebIdentity', {
        StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:mine/*' },
      }),
      0,
    ],
    [
      'a role for repositories of any owner',
      role({ Federated: GITHUB }, 'sts:AssumeRoleWithWebIdentity', {
        StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:*' },
      }),
      1,
    ],
  ])('%s', async (_, policy, exitCode) => {
    const ran = await prove(policy, '--not-public', '--json');
    answerOf(ran);
    expect(ran.exitCode).toBe(exitCode);
  });

  it.each<readonly [string, object, readonly string[], number]>([
    ['of the account', bucket({ AWS: ROLE }), ['--trust-accounts', '111122223333'], 0],
    ['of one of two', bucket({ AWS: ROLE }), ['--trust-accounts', '444455556666,111122223333'], 0],
    ['of another account', bucket({ AWS: ROLE }), ['--trust-accounts', '444455556666'], 1],
    [
      'of the organisation',
      bucket('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
      ['--trust-organization', 'o-a1b2c3d4e5'],
      0,
    ],
    [
      'of an account, when the organisation is trusted',
      bucket({ AWS: ROLE }),
      ['--trust-organization', 'o-a1b2c3d4e5'],
      1,
    ],
    [
      'of a service on behalf of anybody',
      bucket({ Service: 'sns.amazonaws.com' }),
      ['--trust-accounts', '111122223333'],
      1,
    ],
    [
      'of a service, to be handed a role',
      role({ Service: 'lambda.amazonaws.com' }, 'sts:AssumeRole'),
      ['--trust-accounts', '111122223333'],
      0,
    ],
  ])('%s', async (_, policy, argv, exitCode) => {
    expect((await prove(policy, '--not-public', ...argv)).exitCode).toBe(exitCode);
  });

  it('shows somebody from outside', async () => {
    expect(answerOf(await prove(bucket('*'), '--not-public', '--json'))).toMatchObject({
      holds: 'no',
      claim: { kind: 'not-public', text: 'p.json lets in nobody but those whom it names' },
      witness: { principal: 'arn:aws:iam::999999999999:user/example' },
      statements: [{ policy: 'p.json', pointer: '/Statement/0' }],
      type: 'resource',
    });
  });
});

describe('prove, with what limits a policy', () => {
  const IAM = allow({ Action: ['iam:*', 's3:*'] });
  const S3_ONLY = allow({ Action: 's3:*' });
  const NO_IAM = policyDocument(
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
  );
  const FULL = allow({ Action: '*' });

  async function proveLimited(option: string, limit: object, ...rest: readonly string[]) {
    files.write('limit.json', JSON.stringify(limit));
    return prove(IAM, '--not-granted', 'iam:CreateUser', option, 'limit.json', '--json', ...rest);
  }

  it.each([
    ['--boundary', S3_ONLY, 0],
    ['--boundary', FULL, 1],
    ['--session-policy', S3_ONLY, 0],
    ['--scp', NO_IAM, 0],
    ['--scp', FULL, 1],
    ['--with', NO_IAM, 0],
    ['--with', FULL, 1],
  ])('%s %j', async (option, limit, exitCode) => {
    const ran = await proveLimited(option, limit);
    expect(ran.exitCode).toBe(exitCode);
    expect(answerOf(ran)).toMatchObject({ holds: exitCode === 0 ? 'yes' : 'no' });
  });

  it('takes several levels of service control policies, each of which must allow', async () => {
    files.write('level.json', JSON.stringify(FULL));
    expect((await proveLimited('--scp', S3_ONLY, '--scp', 'level.json')).exitCode).toBe(0);
    expect((await proveLimited('--scp', FULL, '--scp', 'level.json')).exitCode).toBe(1);
  });

  it('says in its sentence what the policy is taken with', async () => {
    files.write('limit.json', JSON.stringify(S3_ONLY));
    const argv = ['--not-granted', 'iam:*', '--boundary', 'limit.json', '--scp', 'limit.json'];
    expect((await prove(IAM, ...argv)).stdout).toContain(
      'p.json with limit.json and limit.json does not allow iam:* on any resource',
    );
  });

  it('names the statements of every layer that allow the witness', async () => {
    expect(answerOf(await proveLimited('--boundary', FULL))).toMatchObject({
      statements: [
        { policy: 'p.json', effect: 'Allow' },
        { policy: 'limit.json', effect: 'Allow' },
      ],
    });
  });

  it('is not for policies of resources', async () => {
    files.write('limit.json', JSON.stringify(FULL));
    const ran = await prove(bucket('*'), '--not-public', '--boundary', 'limit.json');
    expect([ran.exitCode, ran.stderr]).toEqual([
      2,
      expect.stringMatching(/--boundary does not go with a resource-based policy/),
    ]);
  });
});

describe('prove, about a principal', () => {
  const USER = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
  const BOUNDARY = `arn:aws:iam::${SMALL_ACCOUNT}:policy/limit`;

  async function ask(user: object, ...argv: readonly string[]): Promise<Ran> {
    files.write('dump.json', smallDump({ users: [dumpUser('ada', user)] }));
    return runCommand(['prove', '--input', 'dump.json', '--principal', USER, ...argv, '--json'], {
      directory: files.path,
    });
  }

  it('takes all that bears on it together', async () => {
    const user = inlinePolicies(
      allow({ Action: 'iam:*' }),
      policyDocument({ Effect: 'Deny', Action: 'iam:Create*', Resource: '*' }),
    );
    const held = await ask(user, '--not-granted', 'iam:CreateUser');
    expect(held.exitCode).toBe(0);
    expect(answerOf(held)).toMatchObject({ holds: 'yes', policy: USER });
    const broken = await ask(user, '--not-granted', 'iam:DeleteUser');
    expect(broken.exitCode).toBe(1);
    expect(answerOf(broken)).toMatchObject({
      witness: { principal: USER, action: 'iam:DeleteUser' },
      statements: [{ policy: expect.stringContaining('inline-0'), effect: 'Allow' }],
    });
  });

  it('knows who asks', async () => {
    const own = inlinePolicies(
      allow({ Action: 's3:*', Resource: 'arn:aws:s3:::home/${aws:username}/*' }),
      allow({
        Action: 'sqs:*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } },
      }),
    );
    const home = ['--resources', 'arn:aws:s3:::home/ada/*'];
    expect((await ask(own, '--not-granted', 'sqs:*')).exitCode).toBe(0);
    expect((await ask(own, '--not-granted', 's3:GetObject', ...home)).exitCode).toBe(1);
    const others = ['--resources', 'arn:aws:s3:::home/bob/*'];
    expect((await ask(own, '--not-granted', 's3:GetObject', ...others)).exitCode).toBe(0);
  });

  it('does not decide without a policy that bears on it', async () => {
    const ran = await ask(
      {
        ...inlinePolicies(allow({ Action: 's3:*' })),
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: BOUNDARY,
        },
      },
      '--not-granted',
      's3:GetObject',
    );
    expect(ran.exitCode).toBe(3);
    expect(answerOf(ran)).toMatchObject({
      holds: 'unknown',
      reason: `the boundary policy ${BOUNDARY} bears on the principal and is not in the input`,
    });
  });

  it.each<readonly [readonly string[], RegExp]>([
    [['--input', 'dump.json'], /--input needs --principal\nhelp: give --principal with its ARN/],
    [['--principal', USER], /--principal needs --input/],
    [[], /there is nothing that the claim is about/],
    [
      ['--input', 'dump.json', '--principal', USER, '--boundary', 'b.json'],
      /--boundary does not go with --principal/,
    ],
    [
      ['--input', 'dump.json', '--principal', `${USER}x`],
      /is not in the input\nhelp: did you mean/,
    ],
    [
      ['--input', 'dump.json', '--principal', SMALL_ACCOUNT],
      /`111122223333` is neither a user nor a role/,
    ],
    [['--input', 'dump.json', '--principal', USER, '--at', 'noon'], /`noon` is not a date/],
  ])('refuses %j', async (argv, message) => {
    files.write('dump.json', smallDump({ users: [dumpUser('ada')] }));
    const { exitCode, stderr } = await runCommand(['prove', ...argv, '--not-granted', 's3:*'], {
      directory: files.path,
    });
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });
});

async function sarif(policy: object) {
  const { stdout } = await prove(policy, '--not-granted', 's3:PutObject', '--format', 'sarif');
  return JSON.parse(stdout) as { runs: [{ results: unknown[] }] };
}

describe('prove --format sarif', () => {
  it('has a result at the statement that allows, and none for a claim that holds', async () => {
    expect((await sarif(READ)).runs[0].results).toEqual([]);
    expect((await sarif(ALL_OF_S3)).runs[0].results).toMatchObject([
      {
        ruleId: 'claim-does-not-hold',
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'p.json' }, region: { startLine: 1 } } },
        ],
        properties: { witness: { action: 's3:PutObject' } },
      },
    ]);
  });
});

describe('prove refuses', () => {
  it.each<readonly [readonly string[], RegExp]>([
    [[], /there is no claim to prove\nhelp: give one of --subset-of, --not-granted/],
    [
      ['--not-public', '--not-granted', 's3:*'],
      /there is more than one claim to prove\nhelp: give only one of/,
    ],
    [['--not-public', '--resources', '*'], /--resources goes with --not-granted only/],
    [
      ['--not-granted', 's3:*', '--trust-accounts', '111122223333'],
      /--trust-accounts goes with --not-public only/,
    ],
    [
      ['--subset-of', 'p.json', '--trust-organization', 'o-a1b2c3d4e5'],
      /--trust-organization goes with --not-public only/,
    ],
    [['--not-granted', 'CreateUser'], /`CreateUser` is not an action\nhelp: write `service:Name`/],
    [['--not-granted', ','], /--not-granted names nothing/],
    [['--not-granted', 's3:*', '--resources', 'bucket'], /`bucket` is not a resource/],
    [['--not-granted', 's3:*', '--resources', ''], /--resources names nothing/],
    [['--not-public', '--trust-accounts', '12'], /`12` is not an account id/],
    [['--not-public', '--trust-organization', 'mine'], /`mine` is not an organisation/],
    [['--not-public'], /p\.json is an identity-based policy, which lets nobody in/],
    [['--disjoint', 'none.json'], /none\.json: there is no such file/],
    [['--not-public', '--format', 'csv'], /'csv' is invalid/],
    [
      ['--not-granted', 's3:*', '--input', 'dump.json'],
      /both p\.json and --input are given\nhelp: a claim is about a policy document or/,
    ],
    [['--not-granted', 's3:*', '--boundary', 'none.json'], /none\.json: there is no such file/],
  ])('%j', async (argv, message) => {
    const { exitCode, stdout, stderr } = await prove(READ, ...argv);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('documents of two types', async () => {
    const { exitCode, stderr } = await proveWith(bucket('*'), READ, '--subset-of');
    expect(stderr).toMatch(/other\.json looks like a resource-based policy/);
    expect(exitCode).toBe(2);
  });
});
