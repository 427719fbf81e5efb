import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateRepositoryCommand,
  ECRClient,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { EventBridgeClient, PutPermissionCommand } from '@aws-sdk/client-eventbridge';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { MOTO_ACCOUNT } from './moto-server.ts';
import type { SeedClient } from './seed-organization.ts';

const REGION = 'us-east-1';

/** The ARN of something in the emulator's own account. */
export function seededArn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${MOTO_ACCOUNT}:${resource}`;
}

/** The role that everything runs with that was made to run. */
export const RUNNING_ROLE: string = `arn:aws:iam::${MOTO_ACCOUNT}:role/Runner`;

/** A document that lets another account do something, on a resource where the service wants one. */
export function lettingIn(Action: string, Resource?: string): object {
  const Principal = { AWS: 'arn:aws:iam::999988887777:root' };
  return withStatement({
    Effect: 'Allow',
    Principal,
    Action,
    ...(Resource === undefined ? {} : { Resource }),
  });
}

function withStatement(statement: object): object {
  return { Version: '2012-10-17', Statement: [statement] };
}

/** Makes resources with policies, some without, and things that run with {@link RUNNING_ROLE}. */
export async function seedResources(client: SeedClient): Promise<void> {
  await seedRole(client);
  await seedPolicies(client);
  await seedMorePolicies(client);
  await seedWorkloads(client);
}

async function seedRole(client: SeedClient): Promise<void> {
  const iam = new IAMClient(client);
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'Runner',
      AssumeRolePolicyDocument: JSON.stringify(
        withStatement({
          Effect: 'Allow',
          Principal: { Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] },
          Action: 'sts:AssumeRole',
        }),
      ),
    }),
  );
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'runners' }));
  await iam.send(
    new AddRoleToInstanceProfileCommand({
      InstanceProfileName: 'runners',
      RoleName: 'Runner',
    }),
  );
}

async function seedPolicies(client: SeedClient): Promise<void> {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  for (const Bucket of ['shared-files', 'own-files']) {
    await s3.send(new CreateBucketCommand({ Bucket }));
  }
  const bucket = lettingIn('s3:GetObject', 'arn:aws:s3:::shared-files/*');
  await s3.send(
    new PutBucketPolicyCommand({ Bucket: 'shared-files', Policy: JSON.stringify(bucket) }),
  );
  const sqs = new SQSClient(client);
  const queue = lettingIn('sqs:SendMessage', seededArn('sqs', 'shared-queue'));
  await sqs.send(
    new CreateQueueCommand({
      QueueName: 'shared-queue',
      Attributes: { Policy: JSON.stringify(queue) },
    }),
  );
  await sqs.send(new CreateQueueCommand({ QueueName: 'own-queue' }));
  const sns = new SNSClient(client);
  await sns.send(new CreateTopicCommand({ Name: 'shared-topic' }));
  await sns.send(
    new SetTopicAttributesCommand({
      TopicArn: seededArn('sns', 'shared-topic'),
      AttributeName: 'Policy',
      AttributeValue: JSON.stringify(lettingIn('sns:Publish', seededArn('sns', 'shared-topic'))),
    }),
  );
}

async function seedMorePolicies(client: SeedClient): Promise<void> {
  await new KMSClient(client).send(
    new CreateKeyCommand({ Policy: JSON.stringify(lettingIn('kms:Decrypt', '*')) }),
  );
  const secrets = new SecretsManagerClient(client);
  await secrets.send(new CreateSecretCommand({ Name: 'shared-secret', SecretString: 'not-kept' }));
  await secrets.send(
    new PutResourcePolicyCommand({
      SecretId: 'shared-secret',
      ResourcePolicy: JSON.stringify(lettingIn('secretsmanager:GetSecretValue', '*')),
    }),
  );
  const ecr = new ECRClient(client);
  for (const repositoryName of ['shared-images', 'own-images']) {
    await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  }
  const images = lettingIn('ecr:BatchGetImage');
  await ecr.send(
    new SetRepositoryPolicyCommand({
      repositoryName: 'shared-images',
      policyText: JSON.stringify(images),
    }),
  );
  await new EventBridgeClient(client).send(
    new PutPermissionCommand({
      StatementId: 'other',
      Action: 'events:PutEvents',
      Principal: '999988887777',
    }),
  );
  await new DynamoDBClient(client).send(
    new CreateTableCommand({
      TableName: 'own-table',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
}

async function seedWorkloads(client: SeedClient): Promise<void> {
  const lambda = new LambdaClient(client);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'nightly',
      Role: RUNNING_ROLE,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Code: { ZipFile: EMPTY_ZIP },
      Environment: { Variables: { PASSWORD: 'not-kept' } },
    }),
  );
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: 'nightly',
      StatementId: 'other',
      Action: 'lambda:InvokeFunction',
      Principal: '999988887777',
    }),
  );
  await new EC2Client(client).send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: 'runners' },
      UserData: Buffer.from('not-kept').toString('base64'),
    }),
  );
  await new CodeBuildClient(client).send(
    new CreateProjectCommand({
      name: 'builds',
      source: { type: 'S3', location: 'own-files/source.zip' },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
        environmentVariables: [{ name: 'TOKEN', value: 'not-kept' }],
      },
      serviceRole: RUNNING_ROLE,
    }),
  );
  await new SFNClient(client).send(
    new CreateStateMachineCommand({
      name: 'steps',
      roleArn: RUNNING_ROLE,
      definition: JSON.stringify({ StartAt: 'End', States: { End: { Type: 'Succeed' } } }),
    }),
  );
}

/** An archive with nothing in it. */
const EMPTY_ZIP: Uint8Array = Buffer.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)]);
