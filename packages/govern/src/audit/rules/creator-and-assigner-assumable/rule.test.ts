import { describe, expect, it } from 'vitest';
import { findByRule, type Surroundings, subjectsOf } from '../../../testing/find-by-rule.ts';
import {
  allow,
  arnOf,
  deny,
  type TestAccount,
  type TestDocument,
  trust,
} from '../../../testing/test-model.ts';
import { creatorAndAssignerAssumable } from './rule.ts';

const CREATES = allow(['iam:CreateUser', 'iam:CreateRole']);
const ASSIGNS = allow(['iam:AttachUserPolicy', 'iam:AttachRolePolicy']);
const ASSUMES = allow('sts:AssumeRole');
const OTHER = '444455556666';

function pair(
  creatorTrust: TestDocument,
  assignerTrust: TestDocument,
): NonNullable<TestAccount['roles']> {
  return {
    creator: { inline: [CREATES], trust: creatorTrust },
    assigner: { inline: [ASSIGNS], trust: assignerTrust },
  };
}

function subjects(
  accounts: TestAccount | readonly TestAccount[],
  surroundings: Surroundings = {},
): readonly string[] {
  return subjectsOf(findByRule(creatorAndAssignerAssumable, accounts, surroundings));
}

const OWN_ACCOUNT = trust({ AWS: arnOf('root') });
const ANA_ONLY = trust({ AWS: arnOf('user/ana') });

describe('creator-and-assigner-assumable fires on', () => {
  it.each<[string, TestAccount]>([
    [
      'a user that both trust policies name',
      { users: { ana: {} }, roles: pair(ANA_ONLY, ANA_ONLY) },
    ],
    [
      'a user with leave, where the account is trusted',
      { users: { ana: { inline: [ASSUMES] }, bob: {} }, roles: pair(OWN_ACCOUNT, OWN_ACCOUNT) },
    ],
    [
      'a user by two ways of naming it',
      { users: { ana: { inline: [ASSUMES] } }, roles: pair(ANA_ONLY, trust({ AWS: '*' })) },
    ],
  ])('%s', (_, account) => {
    expect(subjects(account)).toEqual(['user/ana']);
  });

  it('both requests as witness', () => {
    const account = { users: { ana: {} }, roles: pair(ANA_ONLY, ANA_ONLY) };
    const [finding] = findByRule(creatorAndAssignerAssumable, account);
    expect(finding?.witness.map(({ action, resource }) => [action, resource])).toEqual([
      ['sts:AssumeRole', arnOf('role/creator')],
      ['sts:AssumeRole', arnOf('role/assigner')],
    ]);
  });

  it('a role of another account of the model', () => {
    const hub = { roles: { hub: { inline: [ASSUMES] } } };
    const spoke = { id: OTHER, roles: pair(OWN_ACCOUNT, OWN_ACCOUNT) };
    expect(subjects([hub, spoke])).toEqual(['role/hub']);
  });

  it('roles of two accounts', () => {
    const { creator = {}, assigner = {} } = pair(OWN_ACCOUNT, OWN_ACCOUNT) ?? {};
    const accounts = [
      { users: { ana: { inline: [ASSUMES] } }, roles: { creator } },
      { id: OTHER, roles: { assigner } },
    ];
    expect(subjects(accounts)).toEqual(['user/ana']);
  });

  it('a role that needs MFA, conditionally', () => {
    const withMfa = trust(
      { AWS: arnOf('user/ana') },
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    );
    const account = { users: { ana: {} }, roles: pair(withMfa, withMfa) };
    expect(findByRule(creatorAndAssignerAssumable, account)).toMatchObject([
      { severity: 'critical', certainty: 'conditional' },
    ]);
  });
});

describe('creator-and-assigner-assumable stays silent on', () => {
  it.each<[string, TestAccount | readonly TestAccount[], Surroundings?]>([
    [
      'two people with one role each',
      {
        users: { ana: {}, bob: {} },
        roles: pair(ANA_ONLY, trust({ AWS: arnOf('user/bob') })),
      },
    ],
    [
      'users without leave, where only the account is trusted',
      { users: { ana: {} }, roles: pair(OWN_ACCOUNT, OWN_ACCOUNT) },
    ],
    [
      'an SCP that forbids it',
      { users: { ana: {} }, roles: pair(ANA_ONLY, ANA_ONLY) },
      { organization: { scps: [deny('sts:AssumeRole', arnOf('role/assigner'))] } },
    ],
    [
      'full administrators',
      { users: { ana: { inline: [allow('*')] } }, roles: pair(ANA_ONLY, ANA_ONLY) },
    ],
    [
      'a principal of another account without leave of its own',
      [{ users: { ana: {} } }, { id: OTHER, roles: pair(ANA_ONLY, ANA_ONLY) }],
    ],
  ])('%s', (_, accounts, surroundings) => {
    expect(subjects(accounts, surroundings)).toEqual([]);
  });
});

describe('creator-and-assigner-assumable, near misses', () => {
  it('a role that holds both: that is a finding of its own', () => {
    const roles = { both: { inline: [CREATES, ASSIGNS], trust: ANA_ONLY } };
    expect(subjects({ users: { ana: {} }, roles })).toEqual([]);
  });

  it('two roles of the same side', () => {
    const creator = { inline: [CREATES], trust: ANA_ONLY };
    expect(subjects({ users: { ana: {} }, roles: { first: creator, second: creator } })).toEqual(
      [],
    );
  });

  it('an explicit Deny on one of the two', () => {
    const users = { ana: { inline: [deny('sts:AssumeRole', arnOf('role/creator'))] } };
    expect(subjects({ users, roles: pair(ANA_ONLY, ANA_ONLY) })).toEqual([]);
  });
});
