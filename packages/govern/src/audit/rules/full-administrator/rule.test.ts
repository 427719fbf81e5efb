import { describe, expect, it } from 'vitest';
import { findByRule, subjectsOf } from '../../../testing/find-by-rule.ts';
import { TEST_CATALOG } from '../../../testing/test-catalog.ts';
import { allow, deny, document, type TestAccount } from '../../../testing/test-model.ts';
import { fullAdministrator } from './rule.ts';

const EVERYTHING = allow('*');

function subjects(account: TestAccount, scps: readonly ReturnType<typeof allow>[] = []) {
  return subjectsOf(findByRule(fullAdministrator, account, { organization: { scps } }));
}

describe('full-administrator fires on', () => {
  it.each([
    ['an inline policy', { users: { ana: { inline: [EVERYTHING] } } }],
    [
      'a managed policy with an innocent name',
      { users: { ana: { attached: ['Reports'] } }, policies: { Reports: EVERYTHING } },
    ],
    [
      'a policy of a group',
      { users: { ana: { groups: ['ops'] } }, groups: { ops: { inline: [EVERYTHING] } } },
    ],
    [
      'two halves, one with NotAction',
      {
        users: {
          ana: {
            inline: [
              document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
              allow('iam:*'),
            ],
          },
        },
      },
    ],
    [
      'a NotAction that leaves out nothing real',
      {
        users: {
          ana: { inline: [document({ Effect: 'Allow', NotAction: 'nothing:*', Resource: '*' })] },
        },
      },
    ],
    [
      'every service by name',
      {
        users: {
          ana: {
            inline: [allow(TEST_CATALOG.services.map((service) => `${service}:*`))],
          },
        },
      },
    ],
    ['odd spellings of everything', { users: { ana: { inline: [allow('*:*', 'arn:aws:*')] } } }],
  ])('%s', (_, account: TestAccount) => {
    expect(subjects(account)).toEqual(['user/ana']);
  });

  it('a role in an organisation that forbids leaving it, and creating users', () => {
    const scps = [deny('organizations:LeaveOrganization'), deny('iam:CreateUser')];
    expect(subjects({ roles: { app: { inline: [EVERYTHING] } } }, scps)).toEqual(['role/app']);
  });

  it('everything with MFA only, conditionally', () => {
    const inline = [allow('*', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })];
    const [finding] = findByRule(fullAdministrator, { users: { ana: { inline } } });
    expect(finding).toMatchObject({
      certainty: 'conditional',
      conditions: ['Bool aws:MultiFactorAuthPresent = true'],
    });
  });

  it('everything in two regions, for certain: callers choose the region', () => {
    const scps = [
      document(
        { Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], Resource: '*' },
        { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
      ),
    ];
    const findings = findByRule(
      fullAdministrator,
      { users: { ana: { inline: [EVERYTHING] } } },
      { organization: { scps } },
    );
    expect(findings).toMatchObject([{ certainty: 'certain', conditions: [] }]);
  });

  it('a service-linked role, for information', () => {
    const path = '/aws-service-role/x.amazonaws.com/';
    const findings = findByRule(fullAdministrator, {
      roles: { linked: { path, inline: [EVERYTHING] } },
    });
    expect(findings.map(({ severity }) => severity)).toEqual(['info']);
  });
});

describe('full-administrator stays silent on', () => {
  it.each([
    ['a name alone', { users: { Administrator: { inline: [allow('s3:*')] } } }],
    [
      'everything and a Deny of everything',
      { users: { ana: { inline: [EVERYTHING, deny('*')] } } },
    ],
    ['everything but IAM', { users: { ana: { inline: [EVERYTHING, deny('iam:*')] } } }],
    [
      'everything inside a boundary without IAM',
      {
        users: { ana: { inline: [EVERYTHING], boundary: 'Bounds' } },
        policies: { Bounds: allow(['s3:*', 'ec2:*']) },
      },
    ],
    [
      'everything until a date that is past',
      {
        users: {
          ana: {
            inline: [
              allow('*', '*', { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
            ],
          },
        },
      },
    ],
  ])('%s', (_, account: TestAccount) => {
    expect(subjects(account)).toEqual([]);
  });
});

describe('full-administrator, near misses', () => {
  it.each([
    ['one half alone', [document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })]],
    [
      'two halves, one of them past',
      [
        document({ Effect: 'Allow', NotAction: 'glue:*', Resource: '*' }),
        allow('glue:*', '*', { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
      ],
    ],
    ['every action on the users only', [allow('*', 'arn:aws:iam::111122223333:user/*')]],
    ['all but one action of the last service', [allow(['ec2:*', 'iam:*', 'kms:*', 's3:*'])]],
  ])('%s', (_, inline) => {
    expect(subjects({ users: { ana: { inline } } })).toEqual([]);
  });
});
