import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../../../testing/environments.ts';
import { findByRule, subjectsOf } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, document, type TestAccount, trust } from '../../../testing/test-model.ts';
import { standingAccessInProduction } from './rule.ts';

const SAML = trust({ Federated: arnOf('saml-provider/home') }, undefined, 'sts:AssumeRoleWithSAML');
const BEFORE_2027 = { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } };

/** What is found of an account of production. */
function found(account: TestAccount) {
  return findByRule(standingAccessInProduction, account, {
    environments: [testEnvironment('production')],
  });
}

function role(statement: ReturnType<typeof allow>, lettingIn = SAML): TestAccount {
  return { roles: { people: { inline: [statement], trust: lettingIn } } };
}

describe('standing-access-in-production fires on', () => {
  it.each([
    ['a role of people who change things', allow('s3:PutObject'), 'high', 's3:PutObject'],
    ['a role of people who read', allow('s3:GetObject'), 'medium', 's3:GetObject'],
    ['a role of people who do everything', allow('*'), 'critical', ''],
    ['what changes things among what reads', allow(['s3:Get*', 's3:Put*']), 'high', 's3:Put'],
  ])('%s', (_, statement, severity, action) => {
    const [finding, ...others] = found(role(statement));
    expect(others).toEqual([]);
    expect(finding?.severity).toBe(severity);
    expect(finding?.title).toContain(action);
    expect(finding?.environment).toBe('production');
    expect(finding?.facts[0]?.text).toBe('people act as people: home lets people in');
  });

  it('a role that a person’s user assumes, and not on the user', () => {
    const trusting = trust({ AWS: arnOf('user/ana@example.com') });
    const findings = found({
      users: { 'ana@example.com': { inline: [allow('sts:AssumeRole', arnOf('role/people'))] } },
      ...role(allow('s3:GetObject'), trusting),
    });
    expect(subjectsOf(findings)).toEqual(['role/people']);
  });
});

describe('standing-access-in-production stays silent on', () => {
  const machine = trust({ Service: 'ec2.amazonaws.com' });
  const own = allow('iam:CreateAccessKey', arnOf('user/${aws:username}'));
  it.each<[string, TestAccount]>([
    ['a role of a program', role(allow('s3:PutObject'), machine)],
    [
      'an identity of which nothing tells who uses it',
      { users: { ana: { inline: [allow('*')] } } },
    ],
    ['permission that ends', role(allow('s3:PutObject', '*', BEFORE_2027))],
    [
      'a way in that ends',
      role(
        allow('s3:PutObject'),
        document(
          {
            Effect: 'Allow',
            Principal: { Federated: arnOf('saml-provider/home') },
            Action: 'sts:AssumeRoleWithSAML',
          },
          BEFORE_2027,
        ),
      ),
    ],
    ['one’s own credentials', { users: { 'ana@example.com': { inline: [own] } } }],
    ['nothing at all', { roles: { people: { trust: SAML } } }],
  ])('%s', (_, account) => {
    expect(found(account)).toEqual([]);
  });

  it.each(['dev', 'qa', null] as const)('an environment with the profile %s', (profile) => {
    const environments = profile === null ? [] : [testEnvironment(profile)];
    const account = role(allow('s3:PutObject'));
    expect(findByRule(standingAccessInProduction, account, { environments })).toEqual([]);
  });
});
