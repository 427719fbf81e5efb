import { describe, expect, it } from 'vitest';
import { findByRule, type Surroundings, subjectsOf } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, deny, type TestAccount, trust } from '../../../testing/test-model.ts';
import { dutiesIdentityAndPermission } from './rule.ts';

const CREATES = allow('iam:CreateUser');
const ASSIGNS = allow('iam:AttachRolePolicy', arnOf('role/apps/*'));

function found(account: TestAccount, surroundings: Surroundings = {}) {
  return findByRule(dutiesIdentityAndPermission, account, surroundings);
}

describe('duties-identity-and-permission fires on', () => {
  it.each<[string, TestAccount]>([
    ['one policy', { users: { ana: { inline: [CREATES, ASSIGNS] } } }],
    [
      'a user and its group',
      {
        users: { ana: { groups: ['ops'], inline: [CREATES] } },
        groups: { ops: { inline: [ASSIGNS] } },
      },
    ],
    [
      'two groups',
      {
        users: { ana: { groups: ['makers', 'givers'] } },
        groups: { makers: { inline: [CREATES] }, givers: { inline: [ASSIGNS] } },
      },
    ],
    [
      'a boundary that leaves both',
      {
        users: { ana: { inline: [CREATES, ASSIGNS], boundary: 'Bounds' } },
        policies: { Bounds: allow('iam:*') },
      },
    ],
    [
      'iam:CreateRole with a granting action',
      { users: { ana: { inline: [allow('iam:CreateRole'), ASSIGNS] } } },
    ],
    [
      'keys of other users with a granting action',
      { users: { ana: { inline: [allow('iam:CreateAccessKey'), ASSIGNS] } } },
    ],
  ])('%s', (_, account) => {
    const findings = found(account);
    expect(subjectsOf(findings)).toEqual(['user/ana']);
    expect(findings[0]).toMatchObject({ severity: 'critical', certainty: 'certain' });
    expect(findings[0]?.witness).toHaveLength(2);
  });

  it('one call that completes the pair without making an administrator', () => {
    const findings = found({
      users: { ana: { inline: [allow('iam:AddUserToGroup')] } },
      groups: { makers: { inline: [CREATES] } },
    });
    expect(findings).toMatchObject([
      {
        subject: { arn: arnOf('user/ana') },
        witness: [{ action: 'iam:AddUserToGroup' }],
        afterwards: [{ action: 'iam:CreateUser' }],
      },
    ]);
    expect(findings[0]?.title).toBe(
      'ana comes to hold both duties: identity creation (iam:CreateUser) in one step, by adding a user to a group, and permission granting (iam:AddUserToGroup)',
    );
  });

  it('two roles, kept apart, that one user can assume', () => {
    const trusted = trust({ AWS: arnOf('user/ana') });
    const findings = found({
      users: { ana: {} },
      roles: {
        maker: { inline: [CREATES], trust: trusted },
        giver: { inline: [ASSIGNS], trust: trusted },
      },
    });
    expect(subjectsOf(findings)).toEqual(['user/ana']);
  });

  it('a service-linked role, for information', () => {
    const path = '/aws-service-role/x.amazonaws.com/';
    const findings = found({ roles: { linked: { path, inline: [CREATES, ASSIGNS] } } });
    expect(findings).toMatchObject([{ severity: 'info' }]);
  });
});

describe('duties-identity-and-permission stays silent on', () => {
  it.each<[string, TestAccount, Surroundings?]>([
    ['one side', { users: { ana: { inline: [CREATES] }, bob: { inline: [ASSIGNS] } } }],
    [
      'a side that is denied',
      { users: { ana: { inline: [CREATES, ASSIGNS, deny('iam:Create*')] } } },
    ],
    [
      'a side that the boundary leaves out',
      {
        users: { ana: { inline: [CREATES, ASSIGNS], boundary: 'Bounds' } },
        policies: { Bounds: allow('iam:Create*') },
      },
    ],
    [
      'a side that an SCP forbids',
      { users: { ana: { inline: [CREATES, ASSIGNS] } } },
      { organization: { scps: [deny('iam:CreateUser')] } },
    ],
    [
      'a side that is past',
      {
        users: {
          ana: {
            inline: [
              ASSIGNS,
              allow('iam:CreateUser', '*', {
                DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
              }),
            ],
          },
        },
      },
    ],
  ])('%s', (_, account, surroundings) => {
    expect(found(account, surroundings)).toEqual([]);
  });
});

describe('duties-identity-and-permission, of people', () => {
  const OTHER = '444455556666';
  const HALVES: readonly TestAccount[] = [
    { users: { 'ana@example.com': { inline: [CREATES] } } },
    {
      id: OTHER,
      users: {
        ana: {
          inline: [allow('iam:AttachRolePolicy')],
          tags: { Owner: 'Ana+prod@Example.com' },
        },
      },
    },
  ];

  it('fires on one who holds one side by each of two users', () => {
    const findings = findByRule(dutiesIdentityAndPermission, HALVES);
    expect(findings).toMatchObject([
      {
        subject: { kind: 'person', arn: 'ana@example.com' },
        // One degree less severe, as the two sides are in two accounts.
        severity: 'high',
        certainty: 'conditional',
        conditions: [
          `ana@example.com acts as ${arnOf('user/ana@example.com')}: its name`,
          `ana@example.com acts as ${arnOf('user/ana', OTHER)}: its tag Owner is Ana+prod@Example.com`,
        ],
      },
    ]);
    expect(findings[0]?.title).toBe(
      'ana@example.com holds both duties: identity creation (iam:CreateUser) as ana@example.com, and permission granting (iam:AttachRolePolicy) as ana',
    );
  });

  it('fires on one whose identities can assume both roles, as the configuration declares', () => {
    const account: TestAccount = {
      users: { ana: {}, 'ana-ops': {} },
      roles: {
        creator: { inline: [CREATES], trust: trust({ AWS: arnOf('user/ana') }) },
        assigner: { inline: [ASSIGNS], trust: trust({ AWS: arnOf('user/ana-ops') }) },
      },
    };
    const people = [
      {
        id: 'ana',
        name: 'Ana Silva',
        addresses: [],
        identities: [arnOf('user/ana'), arnOf('user/ana-ops')],
      },
    ];
    const findings = found(account, { people });
    expect(findings).toMatchObject([
      { subject: { kind: 'person', arn: 'ana' }, certainty: 'certain' },
    ]);
    expect(findings[0]?.title).toMatch(
      /^Ana Silva comes to hold both duties: .* as creator in one/,
    );
    expect(found(account)).toEqual([]);
  });

  it('stays silent on one who holds both by one identity: that one is reported', () => {
    const [first] = HALVES;
    const both: TestAccount = {
      id: OTHER,
      users: { 'ana@example.com': { inline: [CREATES, allow('iam:AttachRolePolicy')] } },
    };
    const findings = findByRule(dutiesIdentityAndPermission, [first ?? {}, both]);
    expect(findings.map(({ subject }) => subject.kind)).toEqual(['user']);
  });

  it('stays silent on two people', () => {
    const account: TestAccount = {
      users: { 'ana@example.com': { inline: [CREATES] }, 'bob@example.com': { inline: [ASSIGNS] } },
    };
    expect(found(account)).toEqual([]);
  });
});

describe('duties-identity-and-permission, near misses', () => {
  it('creating users and roles is one duty, though a role brings its trust policy', () => {
    const inline = [allow(['iam:CreateUser', 'iam:CreateRole'])];
    expect(found({ users: { ana: { inline } } })).toEqual([]);
  });

  it('one’s own keys and password make no identity', () => {
    const own = allow(
      ['iam:CreateAccessKey', 'iam:UpdateLoginProfile'],
      arnOf('user/${aws:username}'),
    );
    expect(found({ users: { ana: { inline: [own, ASSIGNS] } } })).toEqual([]);
  });

  it('one’s own keys and those of one other user do', () => {
    const keys = allow('iam:CreateAccessKey', [arnOf('user/${aws:username}'), arnOf('user/bob')]);
    const findings = found({ users: { ana: { inline: [keys, ASSIGNS] }, bob: {} } });
    expect(findings[0]?.witness[0]?.resource).toBe(arnOf('user/bob'));
  });
});
