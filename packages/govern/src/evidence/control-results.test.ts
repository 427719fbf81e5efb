import { describe, expect, it } from 'vitest';
import { consoleUserWithoutMfa } from '../audit/rules/console-user-without-mfa/rule.ts';
import { escalationToAdministrator } from '../audit/rules/escalation-to-administrator/rule.ts';
import { fullAdministrator } from '../audit/rules/full-administrator/rule.ts';
import { standingAccessInProduction } from '../audit/rules/standing-access-in-production/rule.ts';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from '../duties/default-duties.ts';
import { reportWith } from '../testing/credentials.ts';
import { testEnvironment } from '../testing/environments.ts';
import { auditOf, type Surroundings } from '../testing/find-by-rule.ts';
import { allow, type TestAccount } from '../testing/test-model.ts';
import { administratorsOf } from './administrators.ts';
import { type ControlResult, resultsOf } from './control-results.ts';
import type { Framework } from './framework.ts';

const RULES = [
  fullAdministrator,
  escalationToAdministrator,
  consoleUserWithoutMfa,
  standingAccessInProduction,
];

const OTHER = '444455556666';

/** What an audit of accounts says of a control with one rule. */
function resultOf(
  rule: string,
  accounts: TestAccount | readonly TestAccount[],
  surroundings: Surroundings = {},
  isOff: (id: string, accountId: string) => boolean = () => false,
): ControlResult | undefined {
  const control = { id: 'X.1', title: 't', rules: [rule], isVerified: true, note: null };
  const framework: Framework = {
    id: 'soc2',
    name: 'n',
    edition: 'e',
    prefix: null,
    controls: [control],
  };
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  return resultsOf(framework, auditOf(RULES, accounts, surroundings), { duties, isOff })[0];
}

const ADMIN: TestAccount = { users: { ana: { inline: [allow('*')] } } };
const CLEAN: TestAccount = { users: { ana: {} } };
const REPORTED: TestAccount = { ...CLEAN, beside: { credentials: reportWith({ ana: {} }) } };
const ACCEPTED = {
  rule: 'full-administrator',
  subject: '*',
  owner: 'eve',
  reason: 'break-glass',
  untilMs: 4e12,
};

describe('a control', () => {
  it.each<[string, ControlResult | undefined, string]>([
    ['has findings', resultOf('full-administrator', ADMIN), 'findings'],
    [
      'has what somebody answers for',
      resultOf('full-administrator', ADMIN, { exceptions: [ACCEPTED] }),
      'accepted',
    ],
    ['has nothing', resultOf('full-administrator', CLEAN), 'nothing-found'],
    [
      'is not checked without what its rule needs',
      resultOf('console-user-without-mfa', CLEAN),
      'not-checked',
    ],
    ['is checked with it', resultOf('console-user-without-mfa', REPORTED), 'nothing-found'],
    [
      'is partly checked where one account has it',
      resultOf('console-user-without-mfa', [REPORTED, { id: OTHER, users: { bob: {} } }]),
      'partly-checked',
    ],
    [
      'is not checked where its rule is off',
      resultOf('full-administrator', CLEAN, {}, () => true),
      'not-checked',
    ],
    [
      'is not checked by a rule that was not asked for',
      resultOf('unused-role', CLEAN),
      'not-checked',
    ],
    [
      'is not checked where nothing says what accounts are for',
      resultOf('standing-access-in-production', CLEAN),
      'not-checked',
    ],
    [
      'is checked where something does',
      resultOf('standing-access-in-production', CLEAN, { environments: [testEnvironment('dev')] }),
      'nothing-found',
    ],
  ])('%s', (_, result, status) => {
    expect(result?.status).toBe(status);
  });

  it('tells where its rules could not look, and why', () => {
    const accounts = [REPORTED, { id: OTHER, users: { bob: {} } }];
    expect(resultOf('console-user-without-mfa', accounts)?.limits).toEqual([
      {
        rule: 'console-user-without-mfa',
        accountIds: [OTHER],
        because: 'there is no credential report',
      },
    ]);
    const isOff = (_: string, accountId: string): boolean => accountId === OTHER;
    expect(resultOf('full-administrator', accounts, {}, isOff)).toMatchObject({
      status: 'partly-checked',
      limits: [{ accountIds: [OTHER], because: 'the configuration turns it off' }],
    });
  });
});

describe('administrative access', () => {
  it('is that of administrators and of those who become one, with who answers for it', () => {
    const account: TestAccount = {
      users: {
        'ana@example.com': { inline: [allow('*')] },
        bob: { inline: [allow('iam:PutUserPolicy')] },
        carol: {},
      },
    };
    const exceptions = [{ ...ACCEPTED, subject: '*ana*' }];
    expect(administratorsOf(auditOf(RULES, account, { exceptions }))).toMatchObject([
      {
        arn: 'arn:aws:iam::111122223333:user/ana@example.com',
        by: 'direct',
        kind: { kind: 'person' },
        policies: ['arn:aws:iam::111122223333:user/ana@example.com inline policy inline-0'],
        accepted: { owner: 'eve' },
      },
      {
        arn: 'arn:aws:iam::111122223333:user/bob',
        by: 'escalation',
        kind: { kind: 'unknown' },
        accepted: null,
      },
    ]);
  });
});
