import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { invariant } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY, runCommand } from '../testing/run-command.ts';

const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');
/** Commands that run in this process have no bundle beside them. */
const SAMPLE = ['--organization', 'samples/organization'] as const;
const isRequired = process.env['REQUIRE_AWS_CLI'] === '1';

/** Whether a program can be run here; it has to be where the environment says so. */
function has(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { encoding: 'utf8' }).status === 0;
}

const lacksCli = !isRequired && !has('aws', '--version');
const lacksBoto = !isRequired && !has('python3', '-c', 'import boto3');

interface Started {
  readonly process: ChildProcess;
  readonly environment: Readonly<Record<string, string>>;
}

async function start(...args: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, [COMMAND, 'simulate', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.resume();
  const environment: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^export ([A-Z_]+)='([^']*)'$/.exec(line) ?? [];
    invariant(name !== undefined && value !== undefined, `it prints an environment: ${line}`);
    environment[name] = value;
    if (name === 'AWS_DEFAULT_REGION') break;
  }
  return { process: child, environment };
}

async function stop({ process: child }: Started): Promise<number | null> {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

describe('countersign simulate', { timeout: 120_000 }, () => {
  let started: Started;

  beforeAll(async () => {
    started = await start();
  });

  afterAll(async () => {
    await stop(started);
  });

  function aws(...args: readonly string[]) {
    return spawnSync('aws', [...args, '--output', 'json'], {
      encoding: 'utf8',
      env: { ...process.env, ...started.environment, AWS_PAGER: '' },
    });
  }

  function answerOf(...args: readonly string[]): unknown {
    const { status, stderr, stdout } = aws(...args);
    expect(status, stderr).toBe(0);
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  }

  it.skipIf(lacksCli)('serves the AWS CLI', () => {
    expect(answerOf('sts', 'get-caller-identity')).toMatchObject({
      Arn: 'arn:aws:iam::111122223333:root',
    });
    const name = 'cli-made';
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
    });
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'sts:AssumeRole',
      },
    });
    answerOf('iam', 'create-user', '--user-name', name, '--tags', 'Key=team,Value=a b');
    answerOf(
      'iam',
      'put-user-policy',
      '--user-name',
      name,
      '--policy-name',
      'own',
      '--policy-document',
      policy,
    );
    expect(
      answerOf('iam', 'get-user-policy', '--user-name', name, '--policy-name', 'own'),
    ).toMatchObject({ PolicyDocument: { Statement: [{ Action: 's3:GetObject' }] } });
    expect(answerOf('iam', 'list-users')).toMatchObject({
      Users: expect.arrayContaining([expect.objectContaining({ UserName: name })]),
    });
    answerOf('iam', 'create-role', '--role-name', name, '--assume-role-policy-document', trust);
    const key = answerOf('iam', 'create-access-key', '--user-name', name);
    expect(key).toMatchObject({ AccessKey: { Status: 'Active', UserName: name } });
    expect(answerOf('iam', 'get-account-authorization-details')).toMatchObject({
      RoleDetailList: expect.arrayContaining([expect.objectContaining({ RoleName: name })]),
    });
    expect(answerOf('organizations', 'list-accounts')).toMatchObject({
      Accounts: [{ Name: 'northwind-management' }, {}, {}, {}],
    });
  });

  it.skipIf(lacksCli)('denies, and shows what was called in the history of events', () => {
    const { status, stderr } = aws(
      'sts',
      'assume-role',
      '--role-arn',
      'arn:aws:iam::444455556666:role/nobody',
      '--role-session-name',
      'ana',
    );
    expect(status).not.toBe(0);
    expect(stderr).toContain('AccessDenied');
    expect(
      answerOf(
        'cloudtrail',
        'lookup-events',
        '--lookup-attributes',
        'AttributeKey=EventName,AttributeValue=AssumeRole',
      ),
    ).toMatchObject({ Events: [{ EventName: 'AssumeRole', Username: 'root' }] });
  });

  it.skipIf(lacksBoto)('serves boto3', () => {
    const script = `
import boto3, json
iam = boto3.client('iam')
iam.create_group(GroupName='boto-made')
iam.create_user(UserName='boto-made', Path='/made/')
iam.add_user_to_group(GroupName='boto-made', UserName='boto-made')
pages = iam.get_paginator('get_account_authorization_details').paginate(PaginationConfig={'PageSize': 5})
names = [u['UserName'] for p in pages for u in p['UserDetailList']]
key = iam.create_access_key(UserName='boto-made')['AccessKey']
user = boto3.client('sts', aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey'])
try:
    boto3.client('iam', aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey']).list_users()
    denied = None
except iam.exceptions.ClientError as error:
    denied = error.response['Error']['Code']
print(json.dumps({'made': 'boto-made' in names, 'arn': user.get_caller_identity()['Arn'], 'denied': denied}))
`;
    const { status, stderr, stdout } = spawnSync('python3', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, ...started.environment },
    });
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      made: true,
      arn: 'arn:aws:iam::111122223333:user/made/boto-made',
      denied: 'AccessDenied',
    });
  });

  it.skipIf(lacksBoto)(
    'keeps policies of queues, topics, keys, secrets, buckets and buses, and judges by them',
    () => {
      const script = `
import boto3, json
iam = boto3.client('iam')
iam.create_user(UserName='outsider')
key = iam.create_access_key(UserName='outsider')['AccessKey']
as_outsider = dict(aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey'])
arn = 'arn:aws:iam::111122223333:user/outsider'
def letting(action, resource='*'):
    return json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': arn}, 'Action': action, 'Resource': resource}]})
def attempt(call):
    try:
        call()
        return 'allowed'
    except Exception as error:
        return error.response['Error']['Code']
sqs, sns, kms, secrets = (boto3.client(name) for name in ('sqs', 'sns', 'kms', 'secretsmanager'))
url = sqs.create_queue(QueueName='jobs')['QueueUrl']
theirs = boto3.client('sqs', **as_outsider)
read = lambda: theirs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])
before = attempt(read)
sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': letting('sqs:GetQueueAttributes')})
after = attempt(read)
topic = sns.create_topic(Name='news')['TopicArn']
sns.set_topic_attributes(TopicArn=topic, AttributeName='Policy', AttributeValue=letting('sns:Publish'))
key_id = kms.create_key()['KeyMetadata']['KeyId']
default = json.loads(kms.get_key_policy(KeyId=key_id, PolicyName='default')['Policy'])
kms.put_key_policy(KeyId=key_id, PolicyName='default', Policy=letting('kms:*'))
locked = attempt(lambda: kms.describe_key(KeyId=key_id))
secret = secrets.create_secret(Name='login', SecretString='x')['ARN']
secrets.put_resource_policy(SecretId=secret, ResourcePolicy=letting('secretsmanager:*'))
s3, events = boto3.client('s3'), boto3.client('events')
s3.create_bucket(Bucket='payroll')
no_policy = attempt(lambda: s3.get_bucket_policy(Bucket='payroll'))
s3.put_bucket_policy(Bucket='payroll', Policy=letting('s3:GetBucketPolicy', 'arn:aws:s3:::payroll'))
events.put_permission(EventBusName='default', Policy=letting('events:PutEvents'))
print(json.dumps({
    'bucket': [no_policy, attempt(lambda: boto3.client('s3', **as_outsider).get_bucket_policy(Bucket='payroll')), attempt(lambda: boto3.client('s3', **as_outsider).delete_bucket(Bucket='payroll'))],
    'buckets': [bucket['Name'] for bucket in s3.list_buckets()['Buckets']],
    'region': s3.get_bucket_location(Bucket='payroll')['LocationConstraint'],
    'bus': json.loads(events.describe_event_bus()['Policy'])['Statement'][0]['Action'],
    'queue': [before, after],
    'topic': json.loads(sns.get_topic_attributes(TopicArn=topic)['Attributes']['Policy'])['Statement'][0]['Action'],
    'key': [default['Statement'][0]['Action'], locked],
    'secret': attempt(lambda: boto3.client('secretsmanager', **as_outsider).get_resource_policy(SecretId=secret)),
    'listed': [len(sqs.list_queues()['QueueUrls']), len(sns.list_topics()['Topics']), len(kms.list_keys()['Keys']), len(secrets.list_secrets()['SecretList'])],
}))
`;
      const { status, stderr, stdout } = spawnSync('python3', ['-c', script], {
        encoding: 'utf8',
        env: { ...process.env, ...started.environment },
      });
      expect(status, stderr).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        bucket: ['NoSuchBucketPolicy', 'allowed', 'AccessDenied'],
        buckets: ['payroll'],
        region: null,
        bus: 'events:PutEvents',
        queue: ['AccessDeniedException', 'allowed'],
        topic: 'sns:Publish',
        key: ['kms:*', 'AccessDeniedException'],
        secret: 'allowed',
        listed: [1, 1, 1, 1],
      });
    },
  );

  it('ends with 0 when it is stopped', async () => {
    const other = await start('--as', 'arn:aws:iam::444455556666:root', '--at', '2026-11-22');
    expect(await stop(other)).toBe(0);
  });
});

describe('countersign simulate refuses', () => {
  it.each([
    [['--port', '0'], /`0` is not a value for --port/],
    [['--port', 'x'], /`x` is not a value for --port/],
    [['--as', 'arn:aws:iam::111122223333:user/nobody'], /is not in the input/],
    [['--as', 'arn:aws:iam::999999999999:root'], /has no long-term credentials/],
    [['--organization', 'nowhere'], /there is no such file or directory/],
  ])('%j', async (args, message) => {
    const { exitCode, stderr } = await runCommand(['simulate', ...SAMPLE, ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('a port that is taken', async () => {
    const taken = await start();
    const port = new URL(taken.environment['AWS_ENDPOINT_URL'] ?? '').port;
    const { exitCode, stderr } = await runCommand(['simulate', ...SAMPLE, '--port', port]);
    await stop(taken);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(`cannot listen on 127.0.0.1:${port}`);
  });
});
