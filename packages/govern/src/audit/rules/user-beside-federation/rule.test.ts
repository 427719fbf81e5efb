import { describe, expect, it } from 'vitest';
import { reportWith } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { arnOf, type TestAccount, trust } from '../../../testing/test-model.ts';
import { userBesideFederation } from './rule.ts';

const PATH = '/aws-reserved/sso.amazonaws.com/';
const SAML = trust({ Federated: arnOf('saml-provider/home') }, undefined, 'sts:AssumeRoleWithSAML');
const CENTER = { AWSReservedSSO_Reader_0123456789abcdef: { path: PATH, trust: SAML } };
const CREDENTIALS = reportWith({ ana: { password: { changedAt: null, usedAt: null } } });

function titles(account: TestAccount): readonly string[] {
  return findByRule(userBesideFederation, account).map(({ title }) => title);
}

describe('user-beside-federation fires on', () => {
  it('a user with a password beside IAM Identity Center', () => {
    const account = { users: { ana: {} }, roles: CENTER, beside: { credentials: CREDENTIALS } };
    expect(titles(account)).toEqual([
      'One person has a user in account 111122223333, which people can enter by federation: ana',
    ]);
  });

  it('users named after people beside a SAML provider', () => {
    const users = { 'ana@example.com': {}, 'bob@example.com': {} };
    expect(titles({ users, roles: { people: { trust: SAML } } })[0]).toContain(
      '2 people have users',
    );
  });
});

describe('user-beside-federation stays silent on', () => {
  it.each<[string, TestAccount]>([
    ['users of people without federation', { users: { 'ana@example.com': {} } }],
    ['a user of which nothing tells who uses it', { users: { ana: {} }, roles: CENTER }],
    [
      'a role for pipelines',
      {
        users: { 'ana@example.com': {} },
        roles: {
          ci: {
            trust: trust(
              { Federated: arnOf('oidc-provider/gitlab.com') },
              undefined,
              'sts:AssumeRoleWithWebIdentity',
            ),
          },
        },
      },
    ],
  ])('%s', (_, account) => {
    expect(titles(account)).toEqual([]);
  });
});
