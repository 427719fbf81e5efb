import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  EnableMFADeviceCommand,
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetServiceLastAccessedDetailsCommand,
  GetUserCommand,
  IAMClient,
  ListPolicyVersionsCommand,
  ListRoleTagsCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  paginateGetAccountAuthorizationDetails,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateGroupMembershipCommand,
  CreateGroupCommand as CreateIdentityGroupCommand,
  CreateUserCommand as CreateIdentityUserCommand,
  IdentitystoreClient,
  ListGroupMembershipsCommand,
} from '@aws-sdk/client-identitystore';
import {
  DescribePolicyCommand,
  ListAccountsCommand,
  ListPoliciesCommand,
  OrganizationsClient,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  ListAccountAssignmentsCommand,
  ListInstancesCommand,
  PutInlinePolicyToPermissionSetCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { invariant } from '@countersign/core';
import { buildModel, readDump, readOrganization } from '@countersign/govern';
import { afterEach, describe, expect, it } from 'vitest';
import { type Faults, type SimulatedAws, startSimulatedAws } from './index.ts';

const MANAGEMENT = '999900001111';
const MEMBER = '111122223333';
const AT_MS = Date.parse('2026-11-26T08:00:00Z');

const running: SimulatedAws[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});

const allow = (action: string | readonly string[], resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});
const trustIn = (arn: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole' }],
});

function accountOf(id: string, roles: readonly object[] = []) {
  return {
    UserDetailList: [
      {
        Path: '/',
        UserName: 'ana',
        UserId: 'AIDAANA0000000000001',
        Arn: `arn:aws:iam::${id}:user/ana`,
        CreateDate: '2026-01-02T03:04:05Z',
        GroupList: [],
        UserPolicyList: [{ PolicyName: 'own', PolicyDocument: allow('iam:Get*') }],
      },
    ],
    GroupDetailList: [],
    RoleDetailList: roles,
    Policies: [],
  };
}

function modelWith(scp: object | null) {
  const admin = {
    Path: '/',
    RoleName: 'admin',
    RoleId: 'AROAADMIN00000000001',
    Arn: `arn:aws:iam::${MEMBER}:role/admin`,
    AssumeRolePolicyDocument: trustIn(`arn:aws:iam::${MANAGEMENT}:root`),
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: allow('*') }],
  };
  const dumps = [accountOf(MANAGEMENT), accountOf(MEMBER, [admin])].map((dump) => readDump(dump));
  const full = {
    name: 'FullAWSAccess',
    type: 'SERVICE_CONTROL_POLICY',
    targets: ['r-root', MANAGEMENT, MEMBER],
    document: allow('*'),
  };
  const limit = { name: 'limit', type: 'SERVICE_CONTROL_POLICY', targets: [MEMBER], document: scp };
  const organization = readOrganization({
    schema: 'countersign.organization/1',
    id: 'o-ours000000',
    managementAccountId: MANAGEMENT,
    units: [{ id: 'r-root', name: 'Root', parent: null }],
    accounts: [MANAGEMENT, MEMBER].map((id) => ({ id, name: `account ${id}`, parent: 'r-root' })),
    policies: scp === null ? [full] : [full, limit],
  });
  invariant(organization.ok, 'the organisation can be read');
  const built = buildModel(
    dumps.map((dump) => {
      invariant(dump.ok, 'the accounts can be read');
      return dump.value;
    }),
    organization.value,
  );
  invariant(built.ok, 'the accounts fit together');
  return built.value.model;
}

async function start({ faults = {}, scp = null }: { faults?: Faults; scp?: object | null } = {}) {
  const aws = await startSimulatedAws({ model: modelWith(scp), atMs: AT_MS, faults });
  running.push(aws);
  return aws;
}

interface SdkCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function clientsFor({ url }: SimulatedAws, credentials: SdkCredentials) {
  const shared = { endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 };
  return {
    iam: new IAMClient(shared),
    sts: new STSClient(shared),
    organizations: new OrganizationsClient(shared),
    trail: new CloudTrailClient(shared),
    center: new SSOAdminClient(shared),
    store: new IdentitystoreClient(shared),
  };
}

function rootOf(aws: SimulatedAws, accountId: string) {
  const key = aws.createAccessKey({ kind: 'root', accountId });
  return clientsFor(aws, { accessKeyId: key.id, secretAccessKey: key.secret });
}

function anaOf(aws: SimulatedAws, accountId: string) {
  const arn = `arn:aws:iam::${accountId}:user/ana`;
  const key = aws.createAccessKey({ kind: 'user', accountId, arn });
  return clientsFor(aws, { accessKeyId: key.id, secretAccessKey: key.secret });
}

describe('simulated AWS', () => {
  it('knows who calls, and refuses who it does not know', async () => {
    const aws = await start();
    const { sts } = anaOf(aws, MEMBER);
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: MEMBER,
      Arn: `arn:aws:iam::${MEMBER}:user/ana`,
      UserId: 'AIDAANA0000000000001',
    });
    const key = aws.createAccessKey({ kind: 'root', accountId: MEMBER });
    const wrong = clientsFor(aws, { accessKeyId: key.id, secretAccessKey: 'not it' });
    await expect(wrong.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    const stranger = clientsFor(aws, { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' });
    await expect(stranger.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('makes users, groups, roles and policies, and tells of them', async () => {
    const aws = await start();
    const { iam } = rootOf(aws, MEMBER);
    await iam.send(new CreateGroupCommand({ GroupName: 'staff' }));
    const tags = [{ Key: 'team', Value: 'a & <b>' }];
    await iam.send(new CreateUserCommand({ UserName: 'bob', Path: '/people/', Tags: tags }));
    await iam.send(new AddUserToGroupCommand({ UserName: 'bob', GroupName: 'staff' }));
    const { User } = await iam.send(new GetUserCommand({ UserName: 'bob' }));
    expect(User).toMatchObject({
      Arn: `arn:aws:iam::${MEMBER}:user/people/bob`,
      Path: '/people/',
      Tags: tags,
      CreateDate: new Date(AT_MS),
    });
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'reader',
        PolicyDocument: JSON.stringify(allow('s3:Get*')),
      }),
    );
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: Policy?.Arn,
        PolicyDocument: JSON.stringify(allow('s3:*')),
        SetAsDefault: false,
      }),
    );
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: Policy?.Arn }));
    expect(
      Versions?.map(({ IsDefaultVersion, VersionId }) => [VersionId, IsDefaultVersion]),
    ).toEqual([
      ['v1', true],
      ['v2', false],
    ]);
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'app',
        AssumeRolePolicyDocument: JSON.stringify(trustIn(`arn:aws:iam::${MEMBER}:root`)),
        PermissionsBoundary: Policy?.Arn,
      }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: Policy?.Arn }));
    await iam.send(new TagRoleCommand({ RoleName: 'app', Tags: tags }));
    await iam.send(new UntagRoleCommand({ RoleName: 'app', TagKeys: ['none'] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName: 'app' }))).Tags).toEqual(tags);
    const role = aws.model.accounts.get(MEMBER)?.roles.get(`arn:aws:iam::${MEMBER}:role/app`);
    expect(role).toMatchObject({
      attachedPolicyArns: [Policy?.Arn],
      boundaryArn: Policy?.Arn,
      tags: new Map([['team', 'a & <b>']]),
    });
    const summary = await iam.send(new GetAccountSummaryCommand({}));
    expect(summary.SummaryMap).toMatchObject({ Users: 2, Groups: 1, Roles: 2, Policies: 1 });
  });

  it('tells of an account in pages that come to what the model holds', async () => {
    const aws = await start();
    const { iam } = rootOf(aws, MEMBER);
    for (const number of Array.from({ length: 7 }).keys()) {
      await iam.send(new CreateUserCommand({ UserName: `user-${number}` }));
    }
    const pages: object[] = [];
    const pagination = { client: iam, pageSize: 3 };
    for await (const page of paginateGetAccountAuthorizationDetails(pagination, {})) {
      expect((page.UserDetailList?.length ?? 0) + (page.RoleDetailList?.length ?? 0)).toBeLessThan(
        4,
      );
      pages.push(structuredClone(page));
    }
    expect(pages).toHaveLength(3);
    const read = readDump(JSON.parse(JSON.stringify(pages)));
    invariant(read.ok, 'the pages can be read');
    const known = aws.model.accounts.get(MEMBER);
    const account = read.value.accounts.get(MEMBER);
    expect([...(account?.users.keys() ?? [])]).toEqual([...(known?.users.keys() ?? [])]);
    expect(account?.roles.get(`arn:aws:iam::${MEMBER}:role/admin`)?.trust).toEqual(
      known?.roles.get(`arn:aws:iam::${MEMBER}:role/admin`)?.trust,
    );
  });

  it.each([
    [
      'an identity-based policy',
      null,
      'because no identity-based policy allows the iam:CreateUser action',
    ],
  ])('judges every call: %s', async (_, scp, reason) => {
    const { iam } = anaOf(await start({ scp }), MEMBER);
    await expect(iam.send(new GetUserCommand({ UserName: 'ana' }))).resolves.toBeDefined();
    await expect(iam.send(new CreateUserCommand({ UserName: 'eve' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${MEMBER}:user/ana is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${MEMBER}:user/eve ${reason}`,
    });
  });

  it('holds members to the policies of the organisation, and their root users too', async () => {
    const deny = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'iam:Create*', Resource: '*' }],
    };
    const aws = await start({ scp: deny });
    const { iam } = rootOf(aws, MEMBER);
    await expect(iam.send(new CreateUserCommand({ UserName: 'eve' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('with an explicit deny in a service control policy'),
    });
    const { organizations } = rootOf(aws, MANAGEMENT);
    const { Policies } = await organizations.send(
      new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
    );
    const limit = Policies?.find(({ Name }) => Name === 'limit');
    const described = await organizations.send(new DescribePolicyCommand({ PolicyId: limit?.Id }));
    expect(JSON.parse(described.Policy?.Content ?? '')).toEqual(deny);
    await organizations.send(
      new UpdatePolicyCommand({ PolicyId: limit?.Id, Content: JSON.stringify(allow('*')) }),
    );
    await expect(iam.send(new CreateUserCommand({ UserName: 'eve' }))).resolves.toBeDefined();
    const accounts = await organizations.send(new ListAccountsCommand({}));
    expect(accounts.Accounts?.map(({ Id }) => Id)).toEqual([MANAGEMENT, MEMBER]);
  });

  it('gives sessions that are limited, carry what was passed, and end', async () => {
    const aws = await start();
    const { iam } = rootOf(aws, MANAGEMENT);
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'ana',
        PolicyName: 'own',
        PolicyDocument: JSON.stringify(allow('sts:*')),
      }),
    );
    const { sts } = anaOf(aws, MANAGEMENT);
    const roleArn = `arn:aws:iam::${MEMBER}:role/admin`;
    const assumed = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: 'ana@example.com',
        DurationSeconds: 900,
        Policy: JSON.stringify(allow(['iam:Get*', 'sts:*'])),
      }),
    );
    expect(assumed.AssumedRoleUser?.Arn).toBe(
      `arn:aws:sts::${MEMBER}:assumed-role/admin/ana@example.com`,
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = assumed.Credentials ?? {};
    const session = clientsFor(aws, {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    });
    await expect(session.iam.send(new GetUserCommand({ UserName: 'ana' }))).resolves.toBeDefined();
    await expect(session.iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('no session policy allows the iam:ListUsers action'),
    });
    aws.clock.advance(15 * 60_000);
    await expect(session.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
    const refused = new AssumeRoleCommand({ RoleArn: `${roleArn}-not`, RoleSessionName: 'ana' });
    await expect(sts.send(refused)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('knows whether a second factor was shown', async () => {
    const aws = await start();
    const root = rootOf(aws, MEMBER);
    const strict = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['iam:ListUsers', 'sts:AssumeRole'],
          Resource: '*',
          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        },
      ],
    };
    await root.iam.send(
      new PutUserPolicyCommand({
        UserName: 'ana',
        PolicyName: 'strict',
        PolicyDocument: JSON.stringify(strict),
      }),
    );
    const { VirtualMFADevice } = await root.iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'anas' }),
    );
    const { SerialNumber } = VirtualMFADevice ?? {};
    await root.iam.send(
      new EnableMFADeviceCommand({
        UserName: 'ana',
        SerialNumber,
        AuthenticationCode1: '123456',
        AuthenticationCode2: '234567',
      }),
    );
    const ana = anaOf(aws, MEMBER);
    await expect(ana.iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const wrong = new GetSessionTokenCommand({ SerialNumber, TokenCode: 'x' });
    await expect(ana.sts.send(wrong)).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Credentials } = await ana.sts.send(
      new GetSessionTokenCommand({ SerialNumber, TokenCode: '345678' }),
    );
    const session = clientsFor(aws, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    });
    await expect(session.iam.send(new ListUsersCommand({}))).resolves.toBeDefined();
    expect(aws.records.at(-1)?.userIdentity).toMatchObject({
      sessionContext: { attributes: { mfaAuthenticated: 'true' } },
    });
    const assume = { RoleArn: `arn:aws:iam::${MEMBER}:role/admin`, RoleSessionName: 'ana' };
    await root.iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'admin',
        PolicyDocument: JSON.stringify(trustIn(`arn:aws:iam::${MEMBER}:root`)),
      }),
    );
    await expect(ana.sts.send(new AssumeRoleCommand(assume))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const shown = new AssumeRoleCommand({ ...assume, SerialNumber, TokenCode: '456789' });
    await expect(ana.sts.send(shown)).resolves.toBeDefined();
  });

  it('records every call, denied ones too, and no secret', async () => {
    const aws = await start();
    const root = rootOf(aws, MEMBER);
    const created = await root.iam.send(new CreateAccessKeyCommand({ UserName: 'ana' }));
    const { iam } = anaOf(aws, MEMBER);
    await expect(iam.send(new DeleteUserCommand({ UserName: 'ana' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const { Events } = await root.trail.send(new LookupEventsCommand({}));
    expect(Events?.map(({ EventName, Username }) => [EventName, Username])).toEqual([
      ['DeleteUser', 'ana'],
      ['CreateAccessKey', 'root'],
    ]);
    const [denied, key] =
      Events?.map((event): unknown => JSON.parse(event.CloudTrailEvent ?? '')) ?? [];
    expect(denied).toMatchObject({
      errorCode: 'AccessDenied',
      requestParameters: { userName: 'ana' },
      userIdentity: { type: 'IAMUser', userName: 'ana', accountId: MEMBER },
      eventSource: 'iam.amazonaws.com',
      readOnly: false,
    });
    expect(key).toMatchObject({
      responseElements: {
        accessKey: {
          accessKeyId: created.AccessKey?.AccessKeyId,
          createDate: 'Nov 26, 2026, 8:00:00 AM',
        },
      },
      userIdentity: { type: 'Root' },
    });
    expect(JSON.stringify(aws.records)).not.toContain(created.AccessKey?.SecretAccessKey);
  });

  it('refuses in AWS’s words what AWS would', async () => {
    const aws = await start();
    const { iam } = rootOf(aws, MEMBER);
    await expect(iam.send(new CreateUserCommand({ UserName: 'ana' }))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
    await expect(iam.send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    await expect(iam.send(new DeleteUserCommand({ UserName: 'ana' }))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    });
    const broken = new PutUserPolicyCommand({
      UserName: 'ana',
      PolicyName: 'x',
      PolicyDocument: '{"Statement": 1}',
    });
    await expect(iam.send(broken)).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
    const stranger = JSON.stringify(trustIn(`arn:aws:iam::${MEMBER}:user/nobody`));
    const trusting = new UpdateAssumeRolePolicyCommand({
      RoleName: 'admin',
      PolicyDocument: stranger,
    });
    await expect(iam.send(trusting)).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message: expect.stringContaining('Invalid principal in policy'),
    });
    const large = JSON.stringify(
      allow(Array.from({ length: 200 }, (_, at) => `s3:GetObject${at}`)),
    );
    const tooLarge = new PutUserPolicyCommand({
      UserName: 'ana',
      PolicyName: 'x',
      PolicyDocument: large,
    });
    await expect(iam.send(tooLarge)).rejects.toMatchObject({ name: 'LimitExceededException' });
    const missing = new DeletePolicyCommand({ PolicyArn: `arn:aws:iam::${MEMBER}:policy/none` });
    await expect(iam.send(missing)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('reports credentials, and which services somebody used last', async () => {
    const aws = await start();
    const { iam } = rootOf(aws, MEMBER);
    await anaOf(aws, MEMBER).iam.send(new GetUserCommand({}));
    expect(await iam.send(new GenerateCredentialReportCommand({}))).toMatchObject({
      State: 'STARTED',
    });
    const { Content } = await iam.send(new GetCredentialReportCommand({}));
    const rows = Buffer.from(Content ?? [])
      .toString()
      .split('\n')
      .map((row) => row.split(','));
    expect(rows.map(([name, arn]) => [name, arn])).toEqual([
      ['user', 'arn'],
      ['<root_account>', `arn:aws:iam::${MEMBER}:root`],
      ['ana', `arn:aws:iam::${MEMBER}:user/ana`],
    ]);
    expect(rows[2]?.slice(8, 13)).toEqual([
      'true',
      '2026-11-26T08:00:00Z',
      '2026-11-26T08:00:00Z',
      'us-east-1',
      'iam',
    ]);
    const { JobId } = await iam.send(
      new GenerateServiceLastAccessedDetailsCommand({ Arn: `arn:aws:iam::${MEMBER}:user/ana` }),
    );
    const result = () => iam.send(new GetServiceLastAccessedDetailsCommand({ JobId }));
    expect(await result()).toMatchObject({ JobStatus: 'IN_PROGRESS' });
    aws.clock.advance(1_000);
    expect(await result()).toMatchObject({
      JobStatus: 'COMPLETED',
      ServicesLastAccessed: [{ ServiceNamespace: 'iam', LastAuthenticated: new Date(AT_MS) }],
    });
  });

  it('assigns permission sets, which become roles of the accounts', async () => {
    const aws = await start();
    const { center, store } = rootOf(aws, MANAGEMENT);
    const [instance] = (await center.send(new ListInstancesCommand({}))).Instances ?? [];
    const { IdentityStoreId, InstanceArn } = instance ?? {};
    const { PermissionSet } = await center.send(
      new CreatePermissionSetCommand({ InstanceArn, Name: 'Readers' }),
    );
    const set = { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn };
    await center.send(
      new PutInlinePolicyToPermissionSetCommand({
        ...set,
        InlinePolicy: JSON.stringify(allow('s3:Get*')),
      }),
    );
    const { UserId } = await store.send(
      new CreateIdentityUserCommand({
        IdentityStoreId,
        UserName: 'ana',
        DisplayName: 'Ana',
        Emails: [{ Value: 'ana@example.com' }],
      }),
    );
    const { GroupId } = await store.send(
      new CreateIdentityGroupCommand({ IdentityStoreId, DisplayName: 'staff' }),
    );
    invariant(UserId !== undefined, 'a user has an id');
    await store.send(
      new CreateGroupMembershipCommand({ IdentityStoreId, GroupId, MemberId: { UserId } }),
    );
    const assignment = {
      ...set,
      TargetId: MEMBER,
      TargetType: 'AWS_ACCOUNT',
      PrincipalType: 'GROUP',
      PrincipalId: GroupId,
    } as const;
    await center.send(new CreateAccountAssignmentCommand(assignment));
    const assigned = await center.send(
      new ListAccountAssignmentsCommand({ ...set, AccountId: MEMBER }),
    );
    expect(assigned.AccountAssignments).toMatchObject([
      { PrincipalId: GroupId, PrincipalType: 'GROUP' },
    ]);
    const { GroupMemberships } = await store.send(
      new ListGroupMembershipsCommand({ IdentityStoreId, GroupId }),
    );
    expect(GroupMemberships).toMatchObject([{ MemberId: { UserId } }]);
    const rolesNow = () =>
      [...(aws.model.accounts.get(MEMBER)?.roles.values() ?? [])].filter(({ name }) =>
        name.startsWith('AWSReservedSSO_Readers_'),
      );
    const [role] = rolesNow();
    expect(role?.path).toBe('/aws-reserved/sso.amazonaws.com/');
    expect(role?.inlinePolicies[0]?.policy.statements[0]?.action.patterns).toEqual(['s3:Get*']);
    await center.send(new DeleteAccountAssignmentCommand(assignment));
    expect(rolesNow()).toEqual([]);
  });

  it('has IAM Identity Center in one region', async () => {
    const aws = await start();
    const { id, secret } = aws.createAccessKey({ kind: 'root', accountId: MANAGEMENT });
    const credentials = { accessKeyId: id, secretAccessKey: secret };
    const centerIn = (region: string) =>
      new SSOAdminClient({ endpoint: aws.url, region, credentials, maxAttempts: 1 });
    const home = await centerIn('us-east-1').send(new ListInstancesCommand({}));
    expect(home.Instances).toHaveLength(1);
    const elsewhere = centerIn('eu-central-1');
    expect((await elsewhere.send(new ListInstancesCommand({}))).Instances).toEqual([]);
    const { InstanceArn } = home.Instances?.[0] ?? {};
    const creating = new CreatePermissionSetCommand({ InstanceArn, Name: 'Readers' });
    await expect(elsewhere.send(creating)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('shows changes late on purpose, and does them at once', async () => {
    const aws = await start({ faults: { consistencyDelayMs: 5_000 } });
    const { iam } = rootOf(aws, MEMBER);
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    aws.clock.advance(4_000);
    const bob = new GetUserCommand({ UserName: 'bob' });
    await expect(iam.send(bob)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    await expect(iam.send(new CreateUserCommand({ UserName: 'bob' }))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
    aws.clock.advance(1_000);
    await expect(iam.send(bob)).resolves.toMatchObject({ User: { UserName: 'bob' } });
  });

  it('fails on purpose: too many calls, and services that are down', async () => {
    const aws = await start({ faults: { callsPerSecond: 2 } });
    const { iam } = rootOf(aws, MEMBER);
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => iam.send(new ListUsersCommand({}))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'Throttling' },
    });
    aws.setFaults({ outages: [{ service: 'iam', operation: 'ListUsers', count: 1 }] });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'ServiceUnavailable',
    });
    await expect(iam.send(new ListUsersCommand({}))).resolves.toBeDefined();
  });
});
