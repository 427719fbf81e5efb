import { describe, expect, it } from 'vitest';
import { memoryCatalog } from '../../catalog/memory-catalog.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import type { AttachedPolicy, PolicyKind } from '../../policy/policy.ts';
import { createComparer, isConfirmed } from '../compare.ts';

const resource = (arnFormat: string, conditionKeys: readonly string[] = []) => ({
  type: 'one',
  required: true,
  arnFormats: [arnFormat],
  conditionKeys,
});
const CATALOG = memoryCatalog([
  {
    name: 's3:ListBucket',
    accessLevels: [],
    resourceTypes: [resource('arn:${Partition}:s3:::${BucketName}')],
    conditionKeys: ['s3:prefix'],
  },
  {
    name: 's3:GetObject',
    accessLevels: [],
    resourceTypes: [
      resource('arn:${Partition}:s3:::${BucketName}/${ObjectName}', [
        's3:ExistingObjectTag/${TagKey}',
      ]),
    ],
    conditionKeys: [],
  },
  {
    name: 'ec2:DescribeInstances',
    accessLevels: [],
    resourceTypes: [],
    conditionKeys: [],
  },
  {
    name: 'sqs:SendMessage',
    accessLevels: [],
    resourceTypes: [resource('arn:${Partition}:sqs:${Region}:${Account}:${QueueName}')],
    conditionKeys: [],
  },
]);

function policy(kind: PolicyKind, ...statements: readonly object[]): AttachedPolicy {
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({ Effect: 'Allow', Resource: '*', ...each })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { name: 'policy', kind, policy: parsed.value.policy };
}

const NOTHING = { Effect: 'Deny', Action: '*' };
const OBJECTS = 'arn:aws:s3:::b/*';

function ask(kind: PolicyKind, a: object, b: object | readonly object[], typed = true) {
  const [left, right] = [policy(kind, a), policy(kind, ...[b].flat())];
  const answer = createComparer(CATALOG, [left, right], { typed }).allowsMore(left, right);
  expect(answer.kind !== 'yes' || isConfirmed(answer.witness, left, right)).toBe(true);
  return answer;
}

describe('typed comparison: what AWS cannot ask', () => {
  it.each<[string, object, object | readonly object[], string]>([
    [
      'an action on a resource of another kind',
      { Action: 's3:ListBucket', Resource: OBJECTS },
      NOTHING,
      'resource-formats',
    ],
    [
      'an action that names nothing on a resource',
      { Action: 'ec2:DescribeInstances', Resource: 'arn:aws:ec2:*:*:instance/*' },
      NOTHING,
      'resource-formats',
    ],
    [
      'a key that is another action’s',
      {
        Action: 's3:GetObject',
        Resource: OBJECTS,
        Condition: { StringLike: { 's3:prefix': 'a*' } },
      },
      NOTHING,
      'keys-of-action',
    ],
    [
      'the account of a principal that is not the account of its ARN',
      {
        Action: 's3:GetObject',
        Condition: {
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' },
          StringEquals: { 'aws:PrincipalAccount': '444455556666' },
        },
      },
      NOTHING,
      'correlated-keys',
    ],
    [
      'a principal without ARN',
      { Action: 's3:GetObject', Condition: { Null: { 'aws:PrincipalArn': 'true' } } },
      NOTHING,
      'correlated-keys',
    ],
    [
      'the account of a source that is not the account of its ARN',
      {
        Action: 'sqs:SendMessage',
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' },
          StringLike: { 'aws:SourceAccount': '4444*' },
        },
      },
      NOTHING,
      'correlated-keys',
    ],
    [
      'a resource in another account than its ARN says',
      {
        Action: 'sqs:SendMessage',
        Resource: 'arn:aws:sqs:*:111122223333:*',
        Condition: { StringNotEquals: { 'aws:ResourceAccount': '111122223333' } },
      },
      { Action: 'sqs:SendMessage', Condition: { Null: { 'aws:ResourceAccount': 'true' } } },
      'correlated-keys',
    ],
  ])('%s', (_, a, b, ground) => {
    expect(ask('identity', a, b)).toEqual({ kind: 'no', certificate: null, restsOn: [ground] });
    expect(ask('identity', a, b, false).kind).toBe('yes');
  });

  it.each<[string, PolicyKind, object, object]>([
    ['an object', 'identity', { Action: 's3:GetObject', Resource: OBJECTS }, NOTHING],
    ['an object of any bucket', 'identity', { Action: 's3:*' }, { Action: 's3:ListBucket' }],
    ['no resource', 'identity', { Action: 'ec2:DescribeInstances' }, NOTHING],
    ['an action that AWS does not have', 'identity', { Action: 's3:Sing' }, NOTHING],
    [
      'a tag of the object',
      'identity',
      {
        Action: 's3:GetObject',
        Condition: { StringEquals: { 's3:ExistingObjectTag/team': 'red' } },
      },
      NOTHING,
    ],
    [
      'the ARN and the account of one role',
      'identity',
      {
        Action: 's3:GetObject',
        Condition: {
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' },
          StringEquals: { 'aws:PrincipalAccount': '444455556666' },
        },
      },
      NOTHING,
    ],
    [
      'a source whose account alone is stated',
      'resource',
      {
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      },
      {
        Principal: '*',
        Action: 'sqs:SendMessage',
        Condition: { Null: { 'aws:SourceArn': 'false' } },
      },
    ],
    [
      'a bucket of the account, whose ARN does not say so',
      'identity',
      {
        Action: 's3:ListBucket',
        Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
      },
      NOTHING,
    ],
  ])('may be %s', (_, kind, a, b) => {
    expect(ask(kind, a, kind === 'resource' ? { ...b } : b).kind).toBe('yes');
  });

  it.each<[string, object, object, string]>([
    [
      'the named user has the ARN, or federates one whose ARN begins otherwise',
      { Principal: { AWS: 'arn:aws:iam::111122223333:user/ana' } },
      {
        Condition: {
          ArnLike: {
            'aws:PrincipalArn': [
              'arn:aws:iam::111122223333:user/ana',
              'arn:aws:sts::111122223333:federated-user/*',
            ],
          },
        },
      },
      'no',
    ],
    [
      'somebody whom the named user federates has another ARN',
      { Principal: { AWS: 'arn:aws:iam::111122223333:user/ana' } },
      { Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/ana' } } },
      'yes',
    ],
    [
      'the session of a named role has the role’s ARN',
      { Principal: { AWS: 'arn:aws:iam::111122223333:role/p/app' } },
      { Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/p/app' } } },
      'no',
    ],
    [
      'principals of an account have its id',
      { Principal: { AWS: '111122223333' } },
      { Condition: { StringEquals: { 'aws:PrincipalAccount': ['111122223333', '444455556666'] } } },
      'no',
    ],
    [
      'principals of an account do not have another’s',
      { Principal: { AWS: '111122223333' } },
      { Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } } },
      'yes',
    ],
    [
      'a service has none',
      { Principal: { Service: 'sns.amazonaws.com' } },
      { Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } },
      'yes',
    ],
    [
      'everybody may be a service',
      { Principal: '*' },
      { Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } },
      'yes',
    ],
  ])('holds a resource-based policy to who asks: %s', (_, a, b, expected) => {
    const toQueue = { Action: 'sqs:SendMessage' };
    const answer = ask('resource', { ...toQueue, ...a }, { Principal: '*', ...toQueue, ...b });
    expect(answer.kind).toBe(expected);
  });

  it('names a resource that reads like one', () => {
    expect(ask('identity', { Action: 'sqs:*' }, NOTHING)).toMatchObject({
      witness: { resource: 'arn:aws:sqs:us-east-1:111122223333:example' },
    });
  });
});
