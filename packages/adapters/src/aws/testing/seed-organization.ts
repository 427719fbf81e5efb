import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateOrganizationPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  TagResourceCommand,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** How the clients of seeds reach the emulator. */
export interface SeedClient {
  readonly region: 'us-east-1';
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** The credentials of the emulator's own account. */
export function ownCredentials(endpoint: string): SeedClient {
  return {
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'own', secretAccessKey: 'own' },
  };
}

/** Credentials in another account of the organisation. */
export async function credentialsIn(own: SeedClient, accountId: string): Promise<SeedClient> {
  const { Credentials } = await new STSClient(own).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`,
      RoleSessionName: 'seed',
    }),
  );
  return {
    ...own,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  };
}

/** An organisation that was made. */
export interface SeededOrganization {
  readonly id: string;
  readonly rootId: string;
  readonly productionUnitId: string;
  /** Ids of the accounts by their names. */
  readonly accountIds: ReadonlyMap<string, string>;
  readonly denyLeavingId: string;
}

/** A policy that allows or denies actions on everything. */
export function document(effect: 'Allow' | 'Deny', ...actions: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: actions, Resource: '*' }],
  });
}

/** Lets an account assume a role. */
export function trusting(accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'sts:AssumeRole',
      },
    ],
  });
}

/** Makes an organisation of one unit, an SCP and the accounts of the given names below the unit. */
export async function seedOrganization(
  own: SeedClient,
  names: readonly string[],
): Promise<SeededOrganization> {
  const client = new OrganizationsClient(own);
  const { Organization } = await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await client.send(new ListRootsCommand({}));
  const RootId = Roots?.[0]?.Id ?? '';
  await client.send(new EnablePolicyTypeCommand({ RootId, PolicyType: 'SERVICE_CONTROL_POLICY' }));
  const { OrganizationalUnit } = await client.send(
    new CreateOrganizationalUnitCommand({ ParentId: RootId, Name: 'Production' }),
  );
  const unitId = OrganizationalUnit?.Id ?? '';
  const accountIds = new Map<string, string>();
  for (const name of names) {
    const { CreateAccountStatus } = await client.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
    );
    const AccountId = CreateAccountStatus?.AccountId ?? '';
    accountIds.set(name, AccountId);
    await client.send(
      new MoveAccountCommand({
        AccountId,
        SourceParentId: RootId,
        DestinationParentId: unitId,
      }),
    );
    await client.send(
      new TagResourceCommand({
        ResourceId: AccountId,
        Tags: [{ Key: 'environment', Value: name }],
      }),
    );
  }
  const { Policy } = await client.send(
    new CreateOrganizationPolicyCommand({
      Name: 'DenyLeaving',
      Description: 'nobody leaves',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: document('Deny', 'organizations:LeaveOrganization'),
    }),
  );
  const denyLeavingId = Policy?.PolicySummary?.Id ?? '';
  await client.send(new AttachPolicyCommand({ PolicyId: denyLeavingId, TargetId: unitId }));
  return {
    id: Organization?.Id ?? '',
    rootId: RootId,
    productionUnitId: unitId,
    accountIds,
    denyLeavingId,
  };
}

/** Makes users, a group, roles and policies in an account; one user may do everything. */
export async function seedAccount(client: SeedClient, accountId: string): Promise<void> {
  const iam = new IAMClient(client);
  const policyArn = `arn:aws:iam::${accountId}:policy/team/work`;
  await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'work',
      Path: '/team/',
      PolicyDocument: document('Allow', 's3:GetObject'),
    }),
  );
  await iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn: policyArn,
      PolicyDocument: document('Allow', 's3:GetObject', 's3:ListBucket'),
      SetAsDefault: true,
    }),
  );
  await seedUsers(iam, policyArn);
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'app',
      Path: '/team/',
      AssumeRolePolicyDocument: trusting(accountId),
      PermissionsBoundary: policyArn,
      Tags: [
        { Key: 'zone', Value: 'b' },
        { Key: '__proto__', Value: 'x' },
      ],
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: policyArn }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'app',
      PolicyName: 'inline',
      PolicyDocument: document('Allow', 'sqs:SendMessage'),
    }),
  );
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: 'https://token.example.com',
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: ['a'.repeat(40)],
    }),
  );
  await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 20 }));
}

async function seedUsers(iam: IAMClient, policyArn: string): Promise<void> {
  for (const UserName of ['bob', 'ada']) await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'ada',
      PolicyName: 'everything',
      PolicyDocument: document('Allow', '*'),
    }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn: policyArn }));
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }));
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'staff',
      PolicyName: 'read',
      PolicyDocument: document('Allow', 'iam:Get*', 'iam:List*'),
    }),
  );
  await iam.send(new AddUserToGroupCommand({ GroupName: 'staff', UserName: 'bob' }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'bob' }));
  const { VirtualMFADevice } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'bobs' }),
  );
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: 'bob',
      SerialNumber: VirtualMFADevice?.SerialNumber,
      AuthenticationCode1: '123456',
      AuthenticationCode2: '234567',
    }),
  );
}
