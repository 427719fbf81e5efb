import { describe, expect, it } from 'vitest';
import { findByRule, subjectsOf } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, document, type TestAccount, trust } from '../../../testing/test-model.ts';
import { machineWithBroadAccess } from './rule.ts';

const POWER = document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
const PIPELINE = trust(
  { Federated: arnOf('oidc-provider/token.actions.githubusercontent.com') },
  { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:us/app:*' } },
  'sts:AssumeRoleWithWebIdentity',
);

describe('machine-with-broad-access fires on', () => {
  it.each<[string, NonNullable<TestAccount['roles']>]>([
    ['a role that a service uses', { app: { inline: [POWER] } }],
    ['a role that a pipeline assumes', { app: { inline: [POWER], trust: PIPELINE } }],
    [
      'a role that only programs assume',
      { first: {}, app: { inline: [POWER], trust: trust({ AWS: arnOf('role/first') }) } },
    ],
  ])('%s', (_, roles) => {
    const findings = findByRule(machineWithBroadAccess, { roles });
    expect(subjectsOf(findings)).toEqual(['role/app']);
    expect(findings[0]?.title).toBe(
      'app is a program’s and may change things in 20 services or more',
    );
  });
});

describe('machine-with-broad-access stays silent on', () => {
  const saml = trust(
    { Federated: arnOf('saml-provider/home') },
    undefined,
    'sts:AssumeRoleWithSAML',
  );
  it.each<[string, TestAccount]>([
    ['an administrator, who is reported as such', { roles: { app: { inline: [allow('*')] } } }],
    ['a role of people', { roles: { app: { inline: [POWER], trust: saml } } }],
    ['a user of which nothing tells who uses it', { users: { ana: { inline: [POWER] } } }],
    ['a program with one service', { roles: { app: { inline: [allow('s3:*')] } } }],
    [
      'a role that AWS keeps',
      { roles: { app: { inline: [POWER], path: '/aws-service-role/x/' } } },
    ],
  ])('%s', (_, account) => {
    expect(findByRule(machineWithBroadAccess, account)).toEqual([]);
  });
});
