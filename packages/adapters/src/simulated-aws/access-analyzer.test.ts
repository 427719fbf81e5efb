import {
  AccessAnalyzerClient,
  GetAnalyzedResourceCommand,
  GetAnalyzerCommand,
  GetFindingCommand,
  GetFindingV2Command,
  ListAnalyzedResourcesCommand,
  ListAnalyzersCommand,
  ListFindingsCommand,
  ListFindingsV2Command,
  type ListFindingsV2CommandInput,
  paginateListFindingsV2,
} from '@aws-sdk/client-accessanalyzer';
import { CreateRoleCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { DeleteBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedAws } from './index.ts';
import { asAna, ORGANIZATION, OTHER, OWN, startTwoAccounts } from './testing/two-accounts.ts';

const AT_MS = Date.parse('2026-11-26T08:00:00Z');
const PARTNER = '555566667777';
const ANALYZER = `arn:aws:access-analyzer:us-east-1:${OWN}:analyzer/account`;
const OF_ORGANIZATION = `arn:aws:access-analyzer:us-east-1:${OWN}:analyzer/organization`;

const running: SimulatedAws[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(async (each) => each.close()));
});

async function start(resources: readonly object[]): Promise<SimulatedAws> {
  const aws = await startTwoAccounts(resources, AT_MS);
  running.push(aws);
  return aws;
}

function clientOf(aws: SimulatedAws): AccessAnalyzerClient {
  return new AccessAnalyzerClient(asAna(aws, OWN));
}

function bucket(name: string, ...statements: readonly object[]): object {
  const Arn = `arn:aws:s3:::${name}`;
  const Statement = statements.map((parts) => ({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: `${Arn}/*`,
    ...parts,
  }));
  return { Arn, Policy: { Version: '2012-10-17', Statement } };
}

const rootOf = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const toPartner = { Principal: rootOf(PARTNER) };

async function found(
  resources: readonly object[],
  options: Partial<ListFindingsV2CommandInput> = {},
): Promise<readonly string[]> {
  const client = clientOf(await start(resources));
  const input = { analyzerArn: ANALYZER, ...options };
  const names: string[] = [];
  for await (const page of paginateListFindingsV2({ client }, input)) {
    names.push(...(page.findings ?? []).map(({ resource }) => resource ?? ''));
  }
  return names.map((arn) => arn.replace('arn:aws:s3:::', ''));
}

describe('the findings of an account', () => {
  it('say who gets at what from outside', async () => {
    const Condition = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
    const shared = bucket('shared', {
      ...toPartner,
      Condition,
      Action: ['s3:GetObject', 's3:Put*'],
    });
    const client = clientOf(await start([shared]));
    const { findings } = await client.send(new ListFindingsCommand({ analyzerArn: ANALYZER }));
    expect(findings).toMatchObject([
      {
        resource: 'arn:aws:s3:::shared',
        resourceType: 'AWS::S3::Bucket',
        resourceOwnerAccount: OWN,
        principal: rootOf(PARTNER),
        action: ['s3:GetObject', 's3:Put*'],
        condition: { 'aws:SourceIp': '203.0.113.0/24' },
        isPublic: false,
        status: 'ACTIVE',
      },
    ]);
    const id = findings?.[0]?.id;
    const about = { analyzerArn: ANALYZER, id };
    expect((await client.send(new GetFindingCommand(about))).finding).toEqual(findings?.[0]);
    expect(await client.send(new GetFindingV2Command(about))).toMatchObject({
      id,
      findingType: 'ExternalAccess',
      findingDetails: [{ externalAccessDetails: { principal: rootOf(PARTNER), isPublic: false } }],
    });
  });

  it.each<[string, object, boolean]>([
    ['another account', toPartner, true],
    ['a user of another account', { Principal: { AWS: `arn:aws:iam::${PARTNER}:user/x` } }, true],
    ['another account of the organisation', { Principal: rootOf(OTHER) }, true],
    ['anyone', { Principal: '*' }, true],
    ['everyone but one', { NotPrincipal: rootOf(OWN) }, true],
    ['its own account', { Principal: rootOf(OWN) }, false],
    ['a service', { Principal: { Service: 'logging.s3.amazonaws.com' } }, false],
    [
      'anyone of its own account',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': OWN } } },
      false,
    ],
    [
      'anyone of the organisation',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } },
      true,
    ],
    [
      'anyone of another organisation',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-theirs0000' } } },
      false,
    ],
  ])('tell of %s, or not', async (_, parts, isFound) => {
    expect(await found([bucket('a', parts)])).toEqual(isFound ? ['a'] : []);
  });

  it('mind what is denied', async () => {
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*' };
    expect(await found([bucket('a', toPartner, deny)])).toEqual([]);
    const Condition = { StringNotEquals: { 'aws:PrincipalAccount': PARTNER } };
    expect(await found([bucket('a', toPartner, { ...deny, Condition })])).toEqual(['a']);
  });

  it('tell what is public, and what only members of the organisation get at', async () => {
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } };
    const resources = [
      bucket('public', { Principal: '*' }),
      bucket('members', { Principal: { AWS: '*' }, Condition }),
    ];
    expect(await found(resources, { filter: { isPublic: { eq: ['true'] } } })).toEqual(['public']);
    expect(await found(resources, { filter: { isPublic: { eq: ['false'] } } })).toEqual([
      'members',
    ]);
  });

  it('come in pages, and are filtered', async () => {
    const resources = ['a', 'b', 'c'].map((name) => bucket(name, toPartner));
    expect(await found(resources, { maxResults: 1 })).toEqual(['a', 'b', 'c']);
    const filter = { resource: { contains: [':b'] }, resourceType: { eq: ['AWS::S3::Bucket'] } };
    expect(await found(resources, { filter })).toEqual(['b']);
    expect(await found(resources, { filter: { status: { neq: ['ACTIVE'] } } })).toEqual([]);
    expect(await found(resources, { filter: { error: { exists: false } } })).toHaveLength(3);
  });

  it('end with what they are about', async () => {
    const aws = await start([bucket('a', toPartner)]);
    const client = clientOf(aws);
    const list = new ListFindingsV2Command({ analyzerArn: ANALYZER });
    const id = (await client.send(list)).findings?.[0]?.id;
    await new S3Client(asAna(aws, OWN)).send(new DeleteBucketPolicyCommand({ Bucket: 'a' }));
    expect((await client.send(list)).findings).toEqual([]);
    const get = new GetFindingV2Command({ analyzerArn: ANALYZER, id });
    await expect(client.send(get)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('are about roles too, whoever they trust', async () => {
    const aws = await start([]);
    const provider = `arn:aws:iam::${OWN}:saml-provider/corporate`;
    const Condition = { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } };
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: rootOf(OWN), Action: 'sts:AssumeRole' },
        { Effect: 'Allow', ...toPartner, Action: 'sts:AssumeRole' },
        {
          Effect: 'Allow',
          Principal: { Federated: provider },
          Action: 'sts:AssumeRoleWithSAML',
          Condition,
        },
      ],
    });
    const iam = new IAMClient(asAna(aws, OWN));
    await iam.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument }));
    const { findings } = await clientOf(aws).send(
      new ListFindingsCommand({ analyzerArn: ANALYZER }),
    );
    expect(findings?.map(({ principal, resourceType }) => [resourceType, principal])).toEqual([
      ['AWS::IAM::Role', rootOf(PARTNER)],
      ['AWS::IAM::Role', { Federated: provider }],
    ]);
  });
});

describe('the analyzers', () => {
  it('are one of the account and, where it manages the organisation, one of that', async () => {
    const client = clientOf(await start([bucket('a', { Principal: rootOf(OTHER) })]));
    const { analyzers } = await client.send(new ListAnalyzersCommand({}));
    expect(analyzers?.map(({ arn, type }) => [arn, type])).toEqual([
      [ANALYZER, 'ACCOUNT'],
      [OF_ORGANIZATION, 'ORGANIZATION'],
    ]);
    const ofAccount = await client.send(new ListFindingsV2Command({ analyzerArn: ANALYZER }));
    expect(ofAccount.findings).toHaveLength(1);
    const list = new ListFindingsV2Command({ analyzerArn: OF_ORGANIZATION });
    expect((await client.send(list)).findings).toEqual([]);
    const { analyzer } = await client.send(new GetAnalyzerCommand({ analyzerName: 'account' }));
    expect(analyzer).toMatchObject({ name: 'account', status: 'ACTIVE' });
    const nobody = new GetAnalyzerCommand({ analyzerName: 'nobody' });
    await expect(client.send(nobody)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('tell what they look at', async () => {
    const client = clientOf(await start([bucket('a', toPartner), bucket('b')]));
    const about = { analyzerArn: ANALYZER };
    const { analyzedResources } = await client.send(new ListAnalyzedResourcesCommand(about));
    expect(analyzedResources?.map(({ resourceArn }) => resourceArn)).toEqual([
      'arn:aws:s3:::a',
      'arn:aws:s3:::b',
    ]);
    const get = async (name: string) =>
      client.send(
        new GetAnalyzedResourceCommand({ ...about, resourceArn: `arn:aws:s3:::${name}` }),
      );
    expect((await get('a')).resource).toMatchObject({
      status: 'ACTIVE',
      actions: ['s3:GetObject'],
    });
    expect((await get('b')).resource?.status).toBeUndefined();
    await expect(get('c')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('answer nobody who may not ask', async () => {
    const aws = await start([]);
    const Action = 'access-analyzer:ListFindings';
    const deny = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action, Resource: ANALYZER }],
    });
    const iam = new IAMClient(asAna(aws, OWN));
    const policy = { UserName: 'ana', PolicyName: 'deny', PolicyDocument: deny };
    await iam.send(new PutUserPolicyCommand(policy));
    const client = clientOf(aws);
    const list = new ListFindingsCommand({ analyzerArn: ANALYZER });
    await expect(client.send(list)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await client.send(new ListFindingsV2Command({ analyzerArn: OF_ORGANIZATION }));
  });
});
