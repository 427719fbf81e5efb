import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetGroupCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListAttachedRolePoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { invariant } from '@countersign/core';
import { buildModel, readDump } from '@countersign/govern';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOTO_ACCOUNT as ACCOUNT, hasMoto, startMoto } from '../aws/testing/index.ts';
import { startSimulatedAws } from './index.ts';

interface Endpoint {
  readonly url: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  close(): Promise<void>;
}

async function simulated(): Promise<Endpoint> {
  const arn = `arn:aws:iam::${ACCOUNT}:user/first`;
  const dump = readDump({ UserDetailList: [{ Path: '/', UserName: 'first', Arn: arn }] });
  invariant(dump.ok, 'the account can be read');
  const built = buildModel([dump.value], null);
  invariant(built.ok, 'the account can be built');
  const aws = await startSimulatedAws({ model: built.value.model });
  const { id, secret } = aws.createAccessKey({ kind: 'root', accountId: ACCOUNT });
  return {
    url: aws.url,
    credentials: { accessKeyId: id, secretAccessKey: secret },
    close: () => aws.close(),
  };
}

async function moto(): Promise<Endpoint> {
  const server = await startMoto();
  return {
    url: server.url,
    close: () => server.stop(),
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  };
}

const document = (action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
  });
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'sts:AssumeRole',
    },
  ],
});

/** Lets a service send into a queue on behalf of a topic. */
const sendingTo = (arn: string, topic: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      },
    ],
  });

describe.each([
  ['the simulated AWS', simulated, false],
  ['moto', moto, !hasMoto()],
] as const)('%s', (_, start, isAbsent) => {
  describe.skipIf(isAbsent)('answers as AWS does', { timeout: 60_000 }, () => {
    let endpoint: Endpoint;
    let iam: IAMClient;
    let sts: STSClient;
    let s3: S3Client;
    let sns: SNSClient;
    let sqs: SQSClient;

    beforeAll(async () => {
      endpoint = await start();
      const { credentials, url } = endpoint;
      const shared = { endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 };
      iam = new IAMClient(shared);
      sts = new STSClient(shared);
      s3 = new S3Client({ ...shared, forcePathStyle: true });
      sns = new SNSClient(shared);
      sqs = new SQSClient(shared);
    }, 60_000);

    afterAll(async () => {
      await endpoint.close();
    });

    it('about objects in buckets', async () => {
      const Bucket = 'objects';
      await s3.send(new CreateBucketCommand({ Bucket }));
      const Body = Buffer.from([0, 255, 10, 13]);
      for (const Key of ['a/1', 'a/b/2', 'c+ü']) {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body, Metadata: { by: 'ana' } }));
      }
      const { ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'c+ü' }));
      const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'c+ü' }));
      expect(read).toMatchObject({ ETag, ContentLength: 4, Metadata: { by: 'ana' } });
      expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(Body);
      const listed = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
      expect(listed.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['c+ü', 4]]);
      expect(listed.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['a/']);
      const first = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/', MaxKeys: 1 }));
      expect(first.IsTruncated).toBe(true);
      const ContinuationToken = first.NextContinuationToken;
      const rest = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'a/', ContinuationToken }),
      );
      expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['a/b/2']);
      await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a/1' }));
      const gone = s3.send(new GetObjectCommand({ Bucket, Key: 'a/1' }));
      await expect(gone).rejects.toMatchObject({ name: 'NoSuchKey' });
      const drop = s3.send(new DeleteBucketCommand({ Bucket }));
      await expect(drop).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    });

    it('about messages in queues', async () => {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'work' }));
      const Entries = ['a', 'b'].map((MessageBody) => ({ Id: MessageBody, MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      const receiving = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 };
      const { Messages } = await sqs.send(new ReceiveMessageCommand(receiving));
      expect(Messages?.map(({ Body }) => Body)).toEqual(['a', 'b']);
      expect((await sqs.send(new ReceiveMessageCommand(receiving))).Messages).toBeUndefined();
      const [a, b] = (Messages ?? []).map(({ ReceiptHandle }) => ReceiptHandle);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: a }));
      await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: b, VisibilityTimeout: 0 }),
      );
      const again = await sqs.send(new ReceiveMessageCommand(receiving));
      expect(again.Messages?.map(({ Body }) => Body)).toEqual(['b']);
      const AttributeNames = ['ApproximateNumberOfMessagesNotVisible' as const];
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames }),
      );
      expect(Attributes).toEqual({ ApproximateNumberOfMessagesNotVisible: '1' });
    });

    it('about what topics send to queues', async () => {
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
      const arn = `arn:aws:sqs:us-east-1:${ACCOUNT}:alerts`;
      const Policy = sendingTo(arn, TopicArn ?? '');
      const made = new CreateQueueCommand({ QueueName: 'alerts', Attributes: { Policy } });
      const { QueueUrl } = await sqs.send(made);
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn }));
      await sns.send(new PublishCommand({ TopicArn, Message: 'a role was made', Subject: 'role' }));
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(JSON.parse(Messages?.[0]?.Body ?? '{}')).toMatchObject({
        Type: 'Notification',
        TopicArn,
        Subject: 'role',
        Message: 'a role was made',
      });
      const Message = JSON.stringify({ default: 'for people', sqs: '{"for":"programs"}' });
      await sns.send(new PublishCommand({ TopicArn, Message, MessageStructure: 'json' }));
      const next = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(JSON.parse(next.Messages?.[0]?.Body ?? '{}')).toMatchObject({
        Message: '{"for":"programs"}',
      });
    });

    it('about users and their groups', async () => {
      const UserName = 'ana';
      const { User } = await iam.send(new CreateUserCommand({ UserName, Path: '/people/' }));
      expect(User).toMatchObject({
        Arn: `arn:aws:iam::${ACCOUNT}:user/people/ana`,
        Path: '/people/',
        UserName,
      });
      expect(User?.UserId).toMatch(/^\w{16,}$/);
      expect(User?.CreateDate).toBeInstanceOf(Date);
      await expect(iam.send(new CreateUserCommand({ UserName }))).rejects.toMatchObject({
        name: 'EntityAlreadyExistsException',
      });
      const nobody = new GetUserCommand({ UserName: 'nobody' });
      await expect(iam.send(nobody)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
      const GroupName = 'staff';
      await iam.send(new CreateGroupCommand({ GroupName }));
      await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
      const group = await iam.send(new GetGroupCommand({ GroupName }));
      expect(group.Users?.map((each) => each.UserName)).toEqual([UserName]);
      const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName }));
      expect(Groups?.map((each) => each.GroupName)).toEqual([GroupName]);
      await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
      await iam.send(new DeleteGroupCommand({ GroupName }));
      const people = await iam.send(new ListUsersCommand({ PathPrefix: '/people/' }));
      expect(people.Users?.map((each) => each.UserName)).toEqual([UserName]);
      await iam.send(new DeleteUserCommand({ UserName }));
      await expect(iam.send(new GetUserCommand({ UserName }))).rejects.toMatchObject({
        name: 'NoSuchEntityException',
      });
    });

    it('about inline policies', async () => {
      const UserName = 'ben';
      const PolicyName = 'own';
      await iam.send(new CreateUserCommand({ UserName }));
      const PolicyDocument = document('s3:GetObject');
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
      await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
        name: 'DeleteConflictException',
      });
      const broken = { UserName, PolicyName, PolicyDocument: '{ not json' };
      await expect(iam.send(new PutUserPolicyCommand(broken))).rejects.toMatchObject({
        name: 'MalformedPolicyDocumentException',
      });
      await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
      await iam.send(new DeleteUserCommand({ UserName }));
    });

    it('about managed policies and their versions', async () => {
      const created = await iam.send(
        new CreatePolicyCommand({ PolicyName: 'reader', PolicyDocument: document('s3:Get*') }),
      );
      const PolicyArn = created.Policy?.Arn;
      expect(PolicyArn).toBe(`arn:aws:iam::${ACCOUNT}:policy/reader`);
      const version = await iam.send(
        new CreatePolicyVersionCommand({
          PolicyArn,
          PolicyDocument: document('s3:*'),
          SetAsDefault: true,
        }),
      );
      expect(version.PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      expect(Policy).toMatchObject({ DefaultVersionId: 'v2', PolicyName: 'reader' });
      const read = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
      expect(JSON.parse(decodeURIComponent(read.PolicyVersion?.Document ?? ''))).toEqual(
        JSON.parse(document('s3:Get*')),
      );
      await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
      const deleting = new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' });
      await expect(iam.send(deleting)).rejects.toMatchObject({ name: 'DeleteConflictException' });
      await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
      await iam.send(new CreateUserCommand({ UserName: 'cleo' }));
      await iam.send(new AttachUserPolicyCommand({ UserName: 'cleo', PolicyArn }));
      await iam.send(new DetachUserPolicyCommand({ UserName: 'cleo', PolicyArn }));
      const again = new DetachUserPolicyCommand({ UserName: 'cleo', PolicyArn });
      await expect(iam.send(again)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    });

    it('about roles, their trust, boundary and tags', async () => {
      const RoleName = 'app';
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: document('s3:*') }),
      );
      const limit = Policy?.Arn;
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
      const boundary = { RoleName, PermissionsBoundary: limit };
      await iam.send(new PutRolePermissionsBoundaryCommand(boundary));
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: limit }));
      const PolicyDocument = document('sqs:*');
      const inline = { RoleName, PolicyName: 'own', PolicyDocument };
      await iam.send(new PutRolePolicyCommand(inline));
      await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'team', Value: 'a' }] }));
      await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'cost', Value: 'b' }] }));
      await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['cost'] }));
      const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
      expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual(
        JSON.parse(TRUST),
      );
      expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(limit);
      expect((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([
        { Key: 'team', Value: 'a' },
      ]);
      const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'limit', PolicyArn: limit }]);
      const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      expect(PolicyNames).toEqual(['own']);
      const own = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'own' }));
      expect(JSON.parse(decodeURIComponent(own.PolicyDocument ?? ''))).toEqual(
        JSON.parse(PolicyDocument),
      );
      await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
      const broken = { RoleName, PolicyDocument: '{}}' };
      await expect(iam.send(new UpdateAssumeRolePolicyCommand(broken))).rejects.toMatchObject({
        name: 'MalformedPolicyDocumentException',
      });
      await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
        name: 'DeleteConflictException',
      });
    });

    it('about the whole account, so that a dump of it reads the same', async () => {
      const details = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
      const read = readDump(JSON.parse(JSON.stringify(details)));
      invariant(read.ok, read.ok ? '' : JSON.stringify(read.failure));
      const role = read.value.accounts.get(ACCOUNT)?.roles.get(`arn:aws:iam::${ACCOUNT}:role/app`);
      expect(role).toMatchObject({
        attachedPolicyArns: [`arn:aws:iam::${ACCOUNT}:policy/limit`],
        boundaryArn: null,
        name: 'app',
        tags: new Map([['team', 'a']]),
      });
      expect(
        role?.inlinePolicies.map(({ policy }) => policy.statements[0]?.action.patterns),
      ).toEqual([['sqs:*']]);
    });

    it('about access keys, passwords and the alias of the account', async () => {
      const UserName = 'dora';
      await iam.send(new CreateUserCommand({ UserName }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      expect(AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z0-9]{16}$/);
      expect(AccessKey?.SecretAccessKey).toHaveLength(40);
      const keys = await iam.send(new ListAccessKeysCommand({ UserName }));
      expect(keys.AccessKeyMetadata).toMatchObject([
        { AccessKeyId: AccessKey?.AccessKeyId, Status: 'Active', UserName },
      ]);
      await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId }));
      await expect(iam.send(new GetLoginProfileCommand({ UserName }))).rejects.toMatchObject({
        name: 'NoSuchEntityException',
      });
      await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'not a real one 1!' }));
      const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName }));
      expect(LoginProfile).toMatchObject({ UserName });
      await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'the-alias' }));
      expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual([
        'the-alias',
      ]);
    });

    it('about who calls, and about a session of a role', async () => {
      expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT);
      const RoleName = 'open';
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
      const UserName = 'eli';
      await iam.send(new CreateUserCommand({ UserName }));
      const may = { UserName, PolicyName: 'own', PolicyDocument: document('sts:*') };
      await iam.send(new PutUserPolicyCommand(may));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      const client = clientWith(endpoint.url, {
        accessKeyId: AccessKey?.AccessKeyId,
        secretAccessKey: AccessKey?.SecretAccessKey,
      });
      const RoleArn = `arn:aws:iam::${ACCOUNT}:role/open`;
      const assumed = await client.send(
        new AssumeRoleCommand({ RoleArn, RoleSessionName: 'eli', DurationSeconds: 900 }),
      );
      expect(assumed.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/open/eli`);
      const session = clientWith(endpoint.url, {
        accessKeyId: assumed.Credentials?.AccessKeyId,
        secretAccessKey: assumed.Credentials?.SecretAccessKey,
        sessionToken: assumed.Credentials?.SessionToken,
      });
      expect((await session.send(new GetCallerIdentityCommand({}))).Arn).toBe(
        `arn:aws:sts::${ACCOUNT}:assumed-role/open/eli`,
      );
    });
  });
});

interface Answered {
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly sessionToken?: string | undefined;
}

function clientWith(endpoint: string, { accessKeyId, secretAccessKey, sessionToken }: Answered) {
  invariant(
    accessKeyId !== undefined && secretAccessKey !== undefined,
    'credentials were answered',
  );
  const token = sessionToken === undefined ? {} : { sessionToken };
  const credentials = { accessKeyId, secretAccessKey, ...token };
  return new STSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}
