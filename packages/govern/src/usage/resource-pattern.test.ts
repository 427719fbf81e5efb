import { memoryCatalog } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { createResourcePatterns } from './resource-pattern.ts';

function kind(type: string, ...arnFormats: readonly string[]) {
  return { type, required: true, arnFormats, conditionKeys: [] };
}

/** Actions with the resources that they can name. */
const CATALOG = memoryCatalog(
  Object.entries({
    's3:GetObject': [
      kind('point', 'arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}'),
      kind('object', 'arn:${Partition}:s3:::${BucketName}/${ObjectName}'),
    ],
    'iam:UpdateRole': [kind('role', 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}')],
    'sqs:SendMessage': [kind('queue', 'arn:${Partition}:sqs:${Region}:${Account}:${QueueName}')],
    'kms:Decrypt': [kind('key', 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}')],
    'ec2:DescribeRegions': [],
    'x:Many': Array.from({ length: 9 }, (_, at) => kind(`k${at}`, `arn:aws:x:::k${at}/\${Name}`)),
  }).map(([name, resourceTypes]) => ({
    name,
    accessLevels: ['Read' as const],
    resourceTypes,
    conditionKeys: [],
  })),
);

const PATTERNS = createResourcePatterns(CATALOG);
const HERE = { accountId: '111122223333', region: 'eu-west-1' };

describe('what a call named', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['s3:GetObject', { bucketName: 'logs', key: 'a/b' }, 'arn:aws:s3:::logs/*'],
    ['s3:GetObject', {}, '*'],
    ['s3:GetObject', { bucketName: 'l*' }, '*'],
    ['iam:UpdateRole', { roleName: 'ops' }, 'arn:aws:iam::111122223333:role/ops'],
    ['iam:UpdateRole', {}, 'arn:aws:iam::111122223333:role/*'],
    [
      'iam:UpdateRole',
      { roleArn: 'arn:aws:iam::444455556666:role/team/ops' },
      'arn:aws:iam::444455556666:role/team/ops',
    ],
    ['iam:UpdateRole', { roleArn: 'arn:aws:s3:::x' }, 'arn:aws:iam::111122223333:role/*'],
    [
      'sqs:SendMessage',
      { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs' },
      'arn:aws:sqs:eu-west-1:111122223333:jobs',
    ],
    ['kms:Decrypt', { keyId: 'alias/main' }, 'arn:aws:kms:eu-west-1:111122223333:key/*'],
    ['ec2:DescribeRegions', {}, '*'],
    ['x:Many', { name: 'a' }, '*'],
    ['no:Such', {}, '*'],
  ])('%s with %j', (action, parameters, pattern) => {
    expect(PATTERNS.patternOf(action, new Map(Object.entries(parameters)), HERE)).toBe(pattern);
  });

  it.each<[string, string]>([
    ['cn-north-1', 'arn:aws-cn:sqs:cn-north-1:111122223333:*'],
    ['us-gov-west-1', 'arn:aws-us-gov:sqs:us-gov-west-1:111122223333:*'],
  ])('in the partition of %s', (region, pattern) => {
    const place = { accountId: '111122223333', region };
    expect(PATTERNS.patternOf('sqs:SendMessage', new Map(), place)).toBe(pattern);
  });

  it('asks for what may name a resource, and not for objects', () => {
    expect(PATTERNS.parametersOf('s3:GetObject')).toContain('bucketName');
    expect(PATTERNS.parametersOf('s3:GetObject')).not.toContain('objectName');
    expect(PATTERNS.parametersOf('x:Many')).toEqual([]);
  });

  it('is everything of its kind in general', () => {
    expect(PATTERNS.generalOf('sqs:SendMessage', '1')).toBe('arn:*:sqs:*:1:*');
    expect(PATTERNS.generalOf('s3:GetObject', '1')).toBe('*');
  });
});
