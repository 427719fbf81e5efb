import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readResourcePolicies } from '../../../inventory/read-resources.ts';
import { findByRule, type Surroundings } from '../../../testing/find-by-rule.ts';
import type { TestDocument } from '../../../testing/test-model.ts';
import { resourceOpenToUnknownAccount } from './rule.ts';

const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;

/** What is found of a resource with a policy of these statements. */
function found(arn: string, statements: readonly object[], surroundings: Surroundings = {}) {
  const Statement = statements.map((parts) => ({ Effect: 'Allow', Resource: '*', ...parts }));
  const Policy: TestDocument = { Version: '2012-10-17', Statement };
  const read = readResourcePolicies({ Resources: [{ Arn: arn, Policy }] }, ACCOUNT);
  invariant(read.ok, 'the policy is well formed');
  const { resourcePolicies } = read.value;
  const account = { users: { ana: {} }, beside: { resourcePolicies } };
  return findByRule(resourceOpenToUnknownAccount, account, surroundings);
}

const PARTNER = '555566667777';
const DECRYPTS = { Principal: { AWS: `arn:aws:iam::${PARTNER}:root` }, Action: 'kms:Decrypt' };

describe('resource-open-to-unknown-account fires on', () => {
  it.each<[string, object, string, string]>([
    ['an account', DECRYPTS, 'high', 'certain'],
    [
      'a role of an account',
      { ...DECRYPTS, Principal: { AWS: `arn:aws:iam::${PARTNER}:role/app` } },
      'high',
      'certain',
    ],
    [
      'an account in a condition',
      {
        ...DECRYPTS,
        Principal: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': PARTNER } },
      },
      'high',
      'certain',
    ],
    [
      'an account from one network',
      { ...DECRYPTS, Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } },
      'medium',
      'conditional',
    ],
  ])('%s', (_, statement, severity, certainty) => {
    const findings = found(KEY, [statement]);
    expect(findings).toMatchObject([{ severity, certainty, witness: [{ action: 'kms:Decrypt' }] }]);
    expect(findings[0]?.title).toContain(PARTNER);
  });
});

describe('resource-open-to-unknown-account stays silent on', () => {
  it('an account that is trusted', () => {
    expect(found(KEY, [DECRYPTS], { trustedAccounts: [PARTNER] })).toEqual([]);
  });

  it.each<[string, readonly object[]]>([
    ['its own account', [{ ...DECRYPTS, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }]],
    ['a service', [{ ...DECRYPTS, Principal: { Service: 'sns.amazonaws.com' } }]],
    ['an account that is denied the same', [DECRYPTS, { ...DECRYPTS, Effect: 'Deny' }]],
  ])('%s', (_, statements) => {
    expect(found(KEY, statements)).toEqual([]);
  });
});
