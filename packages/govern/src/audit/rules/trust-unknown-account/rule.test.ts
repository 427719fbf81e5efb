import { describe, expect, it } from 'vitest';
import { findByRule, type Surroundings } from '../../../testing/find-by-rule.ts';
import { type TestDocument, trust } from '../../../testing/test-model.ts';
import { trustUnknownAccount } from './rule.ts';

const UNKNOWN = '555566667777';
const UNKNOWN_ROOT = `arn:aws:iam::${UNKNOWN}:root`;

function found(policy: TestDocument, surroundings: Surroundings = {}) {
  return findByRule(trustUnknownAccount, { roles: { vendor: { trust: policy } } }, surroundings);
}

describe('trust-unknown-account fires on', () => {
  it.each<[string, TestDocument]>([
    ['an account', trust({ AWS: UNKNOWN })],
    ['the root of an account', trust({ AWS: UNKNOWN_ROOT })],
    ['a role', trust({ AWS: `arn:aws:iam::${UNKNOWN}:role/monitor` })],
    ['a user', trust({ AWS: `arn:aws:iam::${UNKNOWN}:user/team/monitor` })],
    ['a session', trust({ AWS: `arn:aws:sts::${UNKNOWN}:assumed-role/monitor/now` })],
    [
      'an account in a condition',
      trust('*', { StringEquals: { 'aws:PrincipalAccount': UNKNOWN } }),
    ],
    [
      'a role of a certain name',
      trust(
        { AWS: UNKNOWN },
        { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${UNKNOWN}:role/m*` } },
      ),
    ],
  ])('%s', (_, policy) => {
    const findings = found(policy);
    expect(findings).toMatchObject([{ severity: 'high', certainty: 'certain' }]);
    expect(findings[0]?.title).toContain(UNKNOWN);
  });

  it('an account with an external id, conditionally', () => {
    expect(
      found(trust({ AWS: UNKNOWN }, { StringEquals: { 'sts:ExternalId': 'x' } })),
    ).toMatchObject([{ certainty: 'conditional' }]);
  });

  it('each of two accounts, under ids of their own', () => {
    const findings = found(trust({ AWS: [UNKNOWN, '666677778888'] }));
    expect(new Set(findings.map(({ id }) => id)).size).toBe(2);
  });
});

describe('trust-unknown-account stays silent on', () => {
  it('its own account, accounts of the organisation, and trusted ones', () => {
    const ours = ['arn:aws:iam::111122223333:root', 'arn:aws:iam::999900001111:root', UNKNOWN_ROOT];
    expect(found(trust({ AWS: ours }), { organization: {}, trustedAccounts: [UNKNOWN] })).toEqual(
      [],
    );
  });

  it('services, providers and everyone', () => {
    expect(found(trust({ Service: 'ec2.amazonaws.com' }))).toEqual([]);
    expect(found(trust('*'))).toEqual([]);
  });

  it('an account of another organisation than the condition asks for', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-ours000000' } };
    expect(found(trust({ AWS: UNKNOWN }, condition), { organization: {} })).toEqual([]);
  });
});

describe('trust-unknown-account, near misses', () => {
  it('an account that only a Deny names', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Principal: { AWS: UNKNOWN }, Action: 'sts:AssumeRole' },
    };
    expect(found(policy)).toEqual([]);
  });

  it('an account whose name condition none of its principals meets', () => {
    const condition = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } };
    expect(found(trust({ AWS: UNKNOWN }, condition))).toEqual([]);
  });
});
