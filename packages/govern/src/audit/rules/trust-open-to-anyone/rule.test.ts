import { describe, expect, it } from 'vitest';
import { findByRule, type Surroundings } from '../../../testing/find-by-rule.ts';
import { allow, document, type TestDocument, trust } from '../../../testing/test-model.ts';
import { trustOpenToAnyone } from './rule.ts';

function found(document_: TestDocument, surroundings: Surroundings = {}) {
  const roles = { share: { inline: [allow('s3:GetObject')], trust: document_ } };
  return findByRule(trustOpenToAnyone, { roles }, surroundings);
}

describe('trust-open-to-anyone fires on', () => {
  it.each<[string, TestDocument]>([
    ['Principal *', trust('*')],
    ['Principal AWS *', trust({ AWS: '*' })],
    ['a list with * in it', trust({ AWS: ['arn:aws:iam::111122223333:root', '*'] })],
    [
      'NotPrincipal',
      document({
        Effect: 'Allow',
        NotPrincipal: { AWS: 'arn:aws:iam::555566667777:root' },
        Action: 'sts:AssumeRole',
      }),
    ],
    [
      'a name that anyone can give a role of his own',
      trust('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Deploy' } }),
    ],
    [
      'an organisation id that need not be there',
      trust('*', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-ours000000' } }),
    ],
  ])('%s', (_, policy) => {
    expect(found(policy)).toMatchObject([{ severity: 'critical', certainty: 'certain' }]);
  });

  it.each<[string, TestDocument]>([
    ['an external id that can be guessed', trust('*', { StringEquals: { 'sts:ExternalId': 'x' } })],
    ['a tag that he gives himself', trust('*', { StringEquals: { 'aws:PrincipalTag/team': 'a' } })],
  ])('%s, conditionally', (_, policy) => {
    expect(found(policy)).toMatchObject([{ certainty: 'conditional' }]);
  });

  it('a stranger whose account nobody knows', () => {
    const [finding] = found(trust('*'), { trustedAccounts: ['999999999999'] });
    expect(finding?.witness[0]?.principal).toBe('arn:aws:iam::999999999998:user/anyone');
  });
});

describe('trust-open-to-anyone stays silent on', () => {
  it.each<[string, TestDocument]>([
    ['one organisation', trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-ours000000' } })],
    [
      'paths within one organisation',
      trust('*', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-ours000000/*' } }),
    ],
    ['listed accounts', trust('*', { StringEquals: { 'aws:PrincipalAccount': '555566667777' } })],
    [
      'roles of one account',
      trust('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::555566667777:role/*' } }),
    ],
    ['a service', trust({ Service: 'ec2.amazonaws.com' })],
    [
      'a source that only services have',
      trust('*', { StringEquals: { 'aws:SourceAccount': '111122223333' } }),
    ],
  ])('%s', (_, policy) => {
    expect(found(policy)).toEqual([]);
  });

  it('a resource control policy that keeps others out', () => {
    const rcp = document(
      { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' },
      { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-ours000000' } },
    );
    expect(found(trust('*'), { organization: { rcps: [rcp] } })).toEqual([]);
  });
});

describe('trust-open-to-anyone, near misses', () => {
  it('a Deny beside the Allow', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sts:AssumeRole',
          Condition: { StringNotEquals: { 'aws:PrincipalAccount': ['111122223333'] } },
        },
      ],
    };
    expect(found(policy)).toEqual([]);
  });

  it('another action than assuming the role', () => {
    expect(found(trust('*', undefined, 'sts:TagSession'))).toEqual([]);
  });
});
