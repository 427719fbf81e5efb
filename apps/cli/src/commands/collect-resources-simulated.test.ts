import { readInputs } from '@countersign/adapters/dump';
import { type SimulatedAws, startSimulatedAws } from '@countersign/adapters/simulated-aws';
import { invariant } from '@countersign/core';
import {
  type Account,
  buildModel,
  type Model,
  readDump,
  readResourcePolicies,
  readWorkloads,
  WORKLOAD_TYPES,
} from '@countersign/govern';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const ACCOUNT = '111122223333';
const REGIONS = ['eu-central-1', 'us-east-1'] as const;

const files = useTemporaryDirectory();
const running: SimulatedAws[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(running.splice(0).map((each) => each.close()));
});

function letIn(action: string): object {
  const Principal = { AWS: ['arn:aws:iam::444455556666:root', `arn:aws:iam::${ACCOUNT}:root`] };
  const Action = [action, `${action.split(':')[0]}:Get*`];
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action }] };
}

/** One of each kind in a region, with a policy and without one; keys always have one. */
function resourcesIn(region: string): readonly object[] {
  const at = (service: string, resource: string): string =>
    `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
  const withPolicies = [
    [`arn:aws:s3:::shared-${region}`, 's3:GetObject'],
    [at('kms', 'key/00000000-0000-4000-8000-000000000001'), 'kms:Decrypt'],
    [at('sqs', 'shared'), 'sqs:SendMessage'],
    [at('sns', 'shared'), 'sns:Publish'],
    [at('lambda', 'function:shared'), 'lambda:InvokeFunction'],
    [at('secretsmanager', 'secret:shared-AbCdEf'), 'secretsmanager:GetSecretValue'],
    [at('ecr', 'repository/team/shared'), 'ecr:BatchGetImage'],
    [at('events', 'event-bus/default'), 'events:PutEvents'],
    [at('backup', 'backup-vault:shared'), 'backup:CopyIntoBackupVault'],
    [at('elasticfilesystem', 'file-system/fs-00000001'), 'elasticfilesystem:ClientMount'],
    [at('dynamodb', 'table/shared'), 'dynamodb:GetItem'],
    [at('es', 'domain/shared'), 'es:ESHttpGet'],
    [at('execute-api', 'shared0001'), 'execute-api:Invoke'],
    [at('glue', 'catalog'), 'glue:GetTable'],
  ] as const;
  const without = [
    `arn:aws:s3:::own-${region}`,
    at('sqs', 'own'),
    at('sns', 'own'),
    at('secretsmanager', 'secret:own-AbCdEf'),
    at('ecr', 'repository/own'),
    at('events', 'event-bus/own'),
    at('backup', 'backup-vault:own'),
    at('elasticfilesystem', 'file-system/fs-00000002'),
    at('es', 'domain/own'),
    at('execute-api', 'own0000001'),
  ];
  // More than one page of tables.
  const tables = Array.from({ length: 150 }, (_, index) => at('dynamodb', `table/t${index}`));
  return [
    ...withPolicies.map(([Arn, action]) => ({ Arn, Policy: letIn(action) })),
    ...[...without, ...tables].map((Arn) => ({ Arn, Policy: null })),
  ];
}

/** More than one page of functions, and some of everything else that runs. */
function workloadsIn(region: string): readonly object[] {
  const at = (service: string, resource: string): string =>
    `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/runs`;
  const functions = Array.from({ length: 120 }, (_, index) => ({
    Type: 'lambda:function',
    Arn: at('lambda', `function:f${index}`),
    RoleArn,
  }));
  const others = [
    ['lambda:function', at('lambda', 'function:shared')],
    ['cloudformation:stack', at('cloudformation', 'stack/network/0001')],
    ['codebuild:project', at('codebuild', 'project/build')],
    ['ecs:task', at('ecs', 'task/services/0001')],
    ['ecs:task', at('ecs', 'task/batch/0002')],
    ['glue:devendpoint', at('glue', 'devEndpoint/notes')],
    ['sagemaker:notebook-instance', at('sagemaker', 'notebook-instance/notes')],
    ['sagemaker:user-profile', at('sagemaker', 'user-profile/d-0001/ana')],
    ['states:stateMachine', at('states', 'stateMachine:nightly')],
  ].map(([Type, Arn]) => ({ Type, Arn, RoleArn }));
  const byProfile = [
    ['ec2:instance', at('ec2', 'instance/i-0000000000000001')],
    ['ec2:launch-template', at('ec2', 'launch-template/lt-0000000000000001')],
  ].map(([Type, Arn]) => ({ Type, Arn, InstanceProfileName: 'web' }));
  return [...functions, ...others, ...byProfile];
}

/** An account with everything in each region; functions of which nobody said so have no policy. */
function everything(): Model {
  const workloads = readWorkloads(
    { Complete: WORKLOAD_TYPES, Workloads: REGIONS.flatMap(workloadsIn) },
    ACCOUNT,
  );
  const policies = readResourcePolicies({ Resources: REGIONS.flatMap(resourcesIn) }, ACCOUNT);
  const dump = readDump({ UserDetailList: [] }, { accountId: ACCOUNT });
  invariant(workloads.ok && policies.ok && dump.ok, 'the account is well formed');
  const { resourcePolicies } = policies.value;
  const known = new Map([[ACCOUNT, { resourcePolicies, workloads: workloads.value }]]);
  const built = buildModel([dump.value], null, known);
  invariant(built.ok, 'one account fits together');
  return built.value.model;
}

async function collect(model: Model, ...options: readonly string[]): Promise<Ran> {
  const aws = await startSimulatedAws({ model, seed: 'resources' });
  running.push(aws);
  const root = aws.createAccessKey({ kind: 'root', accountId: ACCOUNT });
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const [name, value] of Object.entries(aws.environmentFor(root))) vi.stubEnv(name, value);
  return runCommand(['collect', '--out', 'day', ...options], { directory: files.path });
}

async function collected(): Promise<Account> {
  const read = await readInputs(['day'], { directory: files.path, standardInput: nothing() });
  invariant(read.ok, read.ok ? '' : JSON.stringify(read.failure));
  const account = read.value.model.accounts.get(ACCOUNT);
  invariant(account !== undefined, 'the account was collected');
  return account;
}

async function* nothing(): AsyncIterable<Uint8Array> {
  yield Buffer.alloc(0);
}

/** The policies by the ARNs of their resources, whatever each document is called. */
function documents({ resourcePolicies }: Account): ReadonlyMap<string, object | null> {
  const entries = Array.from(resourcePolicies, ([arn, attached]): [string, object | null] => [
    arn,
    attached?.policy ?? null,
  ]);
  return new Map(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function arns({ workloads: { items } }: Account): readonly object[] {
  return items.toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
}

describe('collecting the resources of an account', { timeout: 120_000 }, () => {
  it('gives what the account has', async () => {
    const model = everything();
    const { exitCode, stderr } = await collect(model);
    expect([exitCode, stderr]).toEqual([0, '']);
    const account = await collected();
    const expected = model.accounts.get(ACCOUNT);
    invariant(expected !== undefined, 'the model has the account');
    const told = new Map(documents(expected));
    for (const { arn } of expected.workloads.items) {
      if (arn.includes(':lambda:') && !told.has(arn)) told.set(arn, null);
    }
    expect(documents(account)).toEqual(new Map([...told].toSorted(([a], [b]) => (a < b ? -1 : 1))));
    expect(arns(account)).toEqual(arns(expected));
    expect(account.workloads.completeTypes).toEqual(new Set(WORKLOAD_TYPES));
  });

  it('of one region tells of no type that everything is there', async () => {
    expect((await collect(everything(), '--region', 'us-east-1')).exitCode).toBe(0);
    const { resourcePolicies, workloads } = await collected();
    expect(workloads.completeTypes.size).toBe(0);
    const regions = new Set(workloads.items.map(({ arn }) => arn.split(':')[3]));
    expect([...regions]).toEqual(['us-east-1']);
    expect(resourcePolicies.has(`arn:aws:sqs:us-east-1:${ACCOUNT}:shared`)).toBe(true);
    expect(resourcePolicies.has(`arn:aws:sqs:eu-central-1:${ACCOUNT}:shared`)).toBe(false);
  });

  it('leaves them out where nobody wants them', async () => {
    expect((await collect(everything(), '--no-resources')).exitCode).toBe(0);
    const { resourcePolicies, workloads } = await collected();
    expect([resourcePolicies.size, workloads.items.length]).toEqual([0, 0]);
    expect(files.read('day/snapshot.json')).toContain('resources with policies of their own');
    expect(running[0]?.records.some(({ eventName }) => eventName === 'ListBuckets')).toBe(false);
  });
});
