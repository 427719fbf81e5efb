import { invariant } from '@countersign/core';
import { type Account, readResourcePolicies, readWorkloads } from '@countersign/govern';

/** The services whose roles generated accounts have, in turn. */
export const GENERATED_SERVICES = ['lambda', 'ec2', 'ecs-tasks', 'codebuild'] as const;

type GeneratedService = (typeof GENERATED_SERVICES)[number];

/** A role that a service runs with. */
export interface ServiceRole {
  readonly name: string;
  readonly service: GeneratedService;
}

/** What an account has of resources and of what runs. */
type GeneratedResources = Pick<Account, 'resourcePolicies' | 'workloads'>;

const REGION = 'eu-central-1';

/**
 * The resources of a generated account: a function, an instance, a task or a build
 * project for each role of a service; buckets, keys, a queue, a secret and a
 * repository, some of which let in another account.
 *
 * @param neighbour the account that is let in
 */
export function generateResources(
  accountId: string,
  roles: readonly ServiceRole[],
  neighbour: string,
): GeneratedResources {
  const workloads = readWorkloads(
    { Complete: [...TYPES.values()], Workloads: roles.map((role) => workload(accountId, role)) },
    accountId,
  );
  const policies = readResourcePolicies(
    { Resources: [...resources(accountId, neighbour), ...functions(accountId, roles)] },
    accountId,
  );
  invariant(workloads.ok && policies.ok, 'generated resources are well formed');
  return { resourcePolicies: policies.value.resourcePolicies, workloads: workloads.value };
}

const TYPES: ReadonlyMap<GeneratedService, string> = new Map([
  ['lambda', 'lambda:function'],
  ['ec2', 'ec2:instance'],
  ['ecs-tasks', 'ecs:task'],
  ['codebuild', 'codebuild:project'],
]);

function workload(accountId: string, { name, service }: ServiceRole): object {
  const Type = TYPES.get(service);
  const place = `${REGION}:${accountId}`;
  const RoleArn = `arn:aws:iam::${accountId}:role/${name}`;
  switch (service) {
    case 'lambda':
      return { Type, Arn: functionArn(accountId, name), RoleArn };
    case 'ec2':
      return { Type, Arn: `arn:aws:ec2:${place}:instance/i-${name}`, InstanceProfileName: name };
    case 'ecs-tasks':
      return { Type, Arn: `arn:aws:ecs:${place}:task/services/${name}`, RoleArn };
    case 'codebuild':
      return { Type, Arn: `arn:aws:codebuild:${place}:project/${name}`, RoleArn };
  }
}

function functionArn(accountId: string, name: string): string {
  return `arn:aws:lambda:${REGION}:${accountId}:function:${name}`;
}

/** Every function may be called by the queue's service; no one else is named. */
function functions(accountId: string, roles: readonly ServiceRole[]): readonly object[] {
  return roles
    .filter(({ service }) => service === 'lambda')
    .map(({ name }) => {
      const Arn = functionArn(accountId, name);
      return {
        Arn,
        Policy: letIn({ Service: 'events.amazonaws.com' }, 'lambda:InvokeFunction', Arn),
      };
    });
}

function resources(accountId: string, neighbour: string): readonly object[] {
  const place = `${REGION}:${accountId}`;
  const shared = `arn:aws:s3:::shared-${accountId}`;
  const queue = `arn:aws:sqs:${place}:orders`;
  const repository = `arn:aws:ecr:${place}:repository/images/base`;
  const theirs = { AWS: `arn:aws:iam::${neighbour}:root` };
  const own = { AWS: `arn:aws:iam::${accountId}:root` };
  return [
    { Arn: shared, Policy: letIn(theirs, 's3:GetObject', `${shared}/*`) },
    { Arn: `arn:aws:s3:::logs-${accountId}`, Policy: null },
    {
      Arn: `arn:aws:kms:${place}:key/00000000-0000-4000-8000-000000000001`,
      Policy: keyPolicy([[own, 'kms:*']]),
    },
    {
      Arn: `arn:aws:kms:${place}:key/00000000-0000-4000-8000-000000000002`,
      Policy: keyPolicy([
        [own, 'kms:*'],
        [theirs, ['kms:Decrypt', 'kms:DescribeKey']],
      ]),
    },
    { Arn: queue, Policy: letIn({ Service: 'sns.amazonaws.com' }, 'sqs:SendMessage', queue) },
    { Arn: `arn:aws:secretsmanager:${place}:secret:database-AbCdEf`, Policy: null },
    {
      Arn: repository,
      Policy: letIn(theirs, ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], null),
    },
    { Arn: `arn:aws:dynamodb:${place}:table/orders`, Policy: null },
  ];
}

/** What a principal may do with a key. */
type KeyGrant = readonly [principal: object, actions: string | readonly string[]];

function keyPolicy(grants: readonly KeyGrant[]): object {
  return policyOf(
    grants.map(([Principal, Action]) => ({ Effect: 'Allow', Principal, Action, Resource: '*' })),
  );
}

/** @param resource `null` for a policy whose statements name none */
function letIn(
  principal: object,
  actions: string | readonly string[],
  resource: string | null,
): object {
  const named = resource === null ? {} : { Resource: resource };
  return policyOf([{ Effect: 'Allow', Principal: principal, Action: actions, ...named }]);
}

function policyOf(Statement: readonly object[]): object {
  return { Version: '2012-10-17', Statement };
}
