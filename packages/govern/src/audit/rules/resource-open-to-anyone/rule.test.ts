import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readResourcePolicies } from '../../../inventory/read-resources.ts';
import { findByRule, type Surroundings } from '../../../testing/find-by-rule.ts';
import { deny, type TestDocument } from '../../../testing/test-model.ts';
import { resourceOpenToAnyone } from './rule.ts';

const ACCOUNT = '111122223333';
const BUCKET = 'arn:aws:s3:::payroll';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;

/** What is found of a resource with a policy of these statements. */
function found(arn: string, statements: readonly object[], surroundings: Surroundings = {}) {
  const Statement = statements.map((parts) => ({ Effect: 'Allow', Resource: '*', ...parts }));
  const Policy: TestDocument = { Version: '2012-10-17', Statement };
  const read = readResourcePolicies({ Resources: [{ Arn: arn, Policy }] }, ACCOUNT);
  invariant(read.ok, 'the policy is well formed');
  const { resourcePolicies } = read.value;
  const account = { users: { ana: {} }, beside: { resourcePolicies } };
  return findByRule(resourceOpenToAnyone, account, surroundings);
}

const DECRYPTS = { Principal: '*', Action: 'kms:Decrypt' };
const READS = { Principal: { AWS: '*' }, Action: 's3:GetObject', Resource: `${BUCKET}/*` };

describe('resource-open-to-anyone fires on', () => {
  it('a key that anyone may use', () => {
    const [finding, ...others] = found(KEY, [DECRYPTS]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'critical',
      certainty: 'certain',
      subject: { kind: 'resource', arn: KEY },
      witness: [{ action: 'kms:Decrypt', resource: KEY }],
    });
  });

  it('a bucket whose objects anyone may read, if Block Public Access lets it through', () => {
    const [finding] = found(BUCKET, [READS]);
    expect(finding).toMatchObject({ severity: 'critical', certainty: 'conditional' });
    expect(finding?.conditions.join()).toContain('Block Public Access');
    expect(finding?.witness[0]?.resource).toMatch(/^arn:aws:s3:::payroll\/./);
  });

  it('a condition that a stranger may meet, with less weight', () => {
    const Condition = { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } };
    const [finding] = found(KEY, [{ ...DECRYPTS, Condition }]);
    expect(finding).toMatchObject({ severity: 'medium', certainty: 'conditional' });
  });

  it('everyone but one account', () => {
    const { Action } = DECRYPTS;
    const NotPrincipal = { AWS: 'arn:aws:iam::444455556666:root' };
    expect(found(KEY, [{ Action, NotPrincipal }])).toHaveLength(1);
  });
});

describe('resource-open-to-anyone stays silent on', () => {
  it.each<[string, readonly object[]]>([
    ['its own account', [{ ...DECRYPTS, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }]],
    [
      'anyone of the organisation',
      [{ ...DECRYPTS, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-ours000000' } } }],
    ],
    [
      'anyone of its own account',
      [{ ...DECRYPTS, Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } } }],
    ],
    [
      'a service on behalf of its own account',
      [{ ...DECRYPTS, Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }],
    ],
    [
      'what is denied to everyone outside',
      [
        DECRYPTS,
        {
          ...DECRYPTS,
          Effect: 'Deny',
          Condition: { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } },
        },
      ],
    ],
    ['actions of another service', [{ Principal: '*', Action: 's3:GetObject' }]],
  ])('%s', (_, statements) => {
    expect(found(KEY, statements)).toEqual([]);
  });

  it('what a resource control policy denies', () => {
    const rcps = [deny('kms:*')];
    expect(found(KEY, [DECRYPTS], { organization: { rcps } })).toEqual([]);
  });
});
