import { memoryCatalog } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { alsoNeeds } from './also-needs.ts';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;

function type(name: string, required: boolean) {
  return {
    type: name,
    required,
    arnFormats: [`arn:\${Partition}:ec2:\${Region}:\${Account}:${name}/\${Id}`],
    conditionKeys: [],
  };
}

const CATALOG = memoryCatalog([
  {
    name: 'ec2:RunInstances',
    accessLevels: ['Write'],
    resourceTypes: [type('instance', true), type('subnet', true), type('group', false)],
    conditionKeys: [],
  },
]);

function needsOf(
  action: string,
  resource: string,
  context: Readonly<Record<string, readonly string[]>> = {},
  isContextComplete = false,
) {
  const keys = new Map(Object.entries(context));
  return alsoNeeds({ action, resource, context: keys, isContextComplete }, CATALOG).map((need) => [
    need.action,
    need.resource ?? need.of,
    need.when,
  ]);
}

describe('alsoNeeds', () => {
  it.each<[string, string, Readonly<Record<string, readonly string[]>>, readonly unknown[]]>([
    ['Lambda:createfunction', '*', {}, [['iam:PassRole', 'the role that is passed', null]]],
    [
      'cloudformation:CreateStack',
      '*',
      {},
      [['iam:PassRole', 'the role that is passed', 'a role is passed']],
    ],
    [
      'cloudformation:CreateStack',
      '*',
      { 'cloudformation:rolearn': [ROLE] },
      [['iam:PassRole', ROLE, null]],
    ],
    [
      'sts:AssumeRole',
      ROLE,
      { 'aws:requesttag/team': ['blue'] },
      [
        ['sts:TagSession', ROLE, null],
        ['sts:SetSourceIdentity', ROLE, 'a source identity is set'],
      ],
    ],
    [
      's3:PutObject',
      'arn:aws:s3:::b/k',
      {
        's3:x-amz-copy-source': ['/archive/a.csv'],
        's3:x-amz-server-side-encryption-aws-kms-key-id': [KEY],
      },
      [
        ['s3:GetObject', 'arn:aws:s3:::archive/a.csv', null],
        ['kms:GenerateDataKey', KEY, null],
      ],
    ],
    [
      's3:GetObject',
      'arn:aws:s3:::b/k',
      {},
      [['kms:Decrypt', 'the key that encrypts the object', 'a KMS key encrypts the object']],
    ],
    [
      'ec2:RunInstances',
      `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`,
      {},
      [
        ['iam:PassRole', 'the role that is passed', 'a role is passed'],
        ['ec2:RunInstances', 'a resource of type subnet', null],
      ],
    ],
    ['iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/new`, {}, []],
  ])('of %s on %s with %j', (action, resource, context, expected) => {
    expect(needsOf(action, resource, context)).toEqual(expected);
  });

  it('leaves out what a complete context rules out', () => {
    expect(needsOf('sts:AssumeRole', ROLE, {}, true)).toEqual([]);
    expect(needsOf('sts:AssumeRole', ROLE, { 'sts:sourceidentity': ['ada'] }, true)).toEqual([
      ['sts:SetSourceIdentity', ROLE, null],
    ]);
  });

  it('tells the service that a role is passed to, and that S3 uses the key', () => {
    const facts = { resource: '*', context: new Map(), isContextComplete: false };
    const [role] = alsoNeeds({ ...facts, action: 'ecs:RunTask' }, CATALOG);
    expect(role?.context.get('iam:passedtoservice')).toEqual(['ecs-tasks.amazonaws.com']);
    const context = new Map([['s3:x-amz-server-side-encryption-aws-kms-key-id', [KEY]]]);
    const [key] = alsoNeeds({ ...facts, action: 's3:PutObject', context }, CATALOG);
    expect(key?.context.get('kms:viaservice')).toEqual(['s3.eu-west-1.amazonaws.com']);
  });
});
