import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readResourcePolicies, readWorkloads } from './read-resources.ts';

const ACCOUNT = '111122223333';
const QUEUE = `arn:aws:sqs:eu-central-1:${ACCOUNT}:jobs`;
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: QUEUE }],
};

function messages(read: ReturnType<typeof readResourcePolicies | typeof readWorkloads>) {
  return read.ok ? [] : read.failure.map(({ message, pointer }) => [pointer, message]);
}

describe('readResourcePolicies', () => {
  it('tells resources without a policy from those with one', () => {
    const bucket = 'arn:aws:s3:::files';
    const Resources = [
      { Arn: bucket, Policy: null },
      { Arn: QUEUE, Policy: DOCUMENT },
    ];
    const read = readResourcePolicies({ Resources }, ACCOUNT);
    invariant(read.ok, JSON.stringify(read));
    const { resourcePolicies } = read.value;
    expect(resourcePolicies.get(bucket)).toBeNull();
    expect(resourcePolicies.get(QUEUE)).toMatchObject({
      kind: 'resource',
      name: `${QUEUE} resource-based policy`,
    });
  });

  it('does not know what a document says that is no policy', () => {
    const Resources = [{ Arn: QUEUE, Policy: { Statement: [{ Effect: 'Perhaps' }] } }];
    const read = readResourcePolicies({ Resources }, ACCOUNT);
    invariant(read.ok, JSON.stringify(read));
    expect(read.value.resourcePolicies.has(QUEUE)).toBe(false);
    expect(read.value.notKnown[0]).toMatch(/a policy could not be read: .*jobs/);
  });

  it.each([
    [[], '', 'expected an object but found `[]`'],
    [{ Resources: [{ Policy: null }] }, '/Resources/0', '`Arn` is missing'],
    [
      { Resources: [{ Arn: QUEUE.replace(ACCOUNT, '999988887777') }] },
      '/Resources/0/Arn',
      `\`${QUEUE.replace(ACCOUNT, '999988887777')}\` is not the ARN of something in the account ${ACCOUNT}`,
    ],
    [{ Resources: [{ Arn: QUEUE }, { Arn: QUEUE }] }, '/Resources/1', `\`${QUEUE}\` occurs twice`],
  ])('says what is wrong with %j', (value, pointer, message) => {
    expect(messages(readResourcePolicies(value, ACCOUNT))[0]).toEqual([pointer, message]);
  });
});

describe('readWorkloads', () => {
  const Arn = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:nightly`;
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/app`;

  it('reads what runs with which role, and of which types that is all', () => {
    const Workloads = [{ Type: 'lambda:function', Arn, RoleArn }];
    const read = readWorkloads({ Complete: ['lambda:function'], Workloads }, ACCOUNT);
    expect(read).toEqual({
      ok: true,
      value: {
        items: [{ type: 'lambda:function', arn: Arn, roleArn: RoleArn, instanceProfileName: null }],
        completeTypes: new Set(['lambda:function']),
      },
    });
  });

  it.each([
    [{ Complete: ['lambda:layer'] }, '/Complete/0', '`lambda:layer` is not a type'],
    [{ Workloads: [{ Type: 'x', Arn, RoleArn }] }, '/Workloads/0', '`x` is not a type'],
    [{ Workloads: [{ Type: 'lambda:function', Arn }] }, '/Workloads/0', 'either `RoleArn` or'],
  ])('says what is wrong with %j', (value, pointer, message) => {
    const [first] = messages(readWorkloads(value, ACCOUNT));
    expect(first?.[0]).toBe(pointer);
    expect(first?.[1]).toContain(message);
  });
});
