import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../../../testing/environments.ts';
import { findByRule, subjectsOf } from '../../../testing/find-by-rule.ts';
import { allow, document, type TestAccount } from '../../../testing/test-model.ts';
import { broadAccessWithoutBoundary } from './rule.ts';

/** Everything but identities. */
const POWER = document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });

function found(account: TestAccount, profile: 'dev' | 'qa' = 'dev') {
  return findByRule(broadAccessWithoutBoundary, account, {
    environments: [testEnvironment(profile)],
  });
}

describe('broad-access-without-boundary fires on', () => {
  it('a person who may change things everywhere', () => {
    const findings = found({ users: { 'ana@example.com': { inline: [POWER] } } });
    expect(subjectsOf(findings)).toEqual(['user/ana@example.com']);
    expect(findings[0]?.title).toContain('broad permissions in dev');
    expect(findings[0]?.witness).toHaveLength(3);
  });
});

/** Leaves nineteen services in which something can be changed. */
const NOT_NINETEEN = ['iam:*', 'organizations:*', 'glue:*', 's3:*', 'kms:*', 'ec2:*', 'sts:*'];

describe('broad-access-without-boundary stays silent on', () => {
  const boundary = 'arn:aws:iam::111122223333:policy/limit';
  it.each<[string, TestAccount]>([
    [
      'a person within a boundary',
      {
        users: { 'ana@example.com': { inline: [POWER], boundary } },
        policies: { limit: POWER },
      },
    ],
    [
      'a person who may change nineteen services',
      {
        users: {
          'ana@example.com': {
            inline: [document({ Effect: 'Allow', NotAction: NOT_NINETEEN, Resource: '*' })],
          },
        },
      },
    ],
    [
      'a person who may change some things only',
      { users: { 'ana@example.com': { inline: [allow('s3:*')] } } },
    ],
    ['a program', { roles: { app: { inline: [POWER] } } }],
  ])('%s', (_, account) => {
    expect(found(account)).toEqual([]);
  });

  it('an environment that is not development', () => {
    expect(found({ users: { 'ana@example.com': { inline: [POWER] } } }, 'qa')).toEqual([]);
  });
});
