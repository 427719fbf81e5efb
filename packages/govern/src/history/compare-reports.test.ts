import { describe, expect, it } from 'vitest';
import type { Exception } from '../audit/exceptions.ts';
import { escalationToAdministrator } from '../audit/rules/escalation-to-administrator/rule.ts';
import { fullAdministrator } from '../audit/rules/full-administrator/rule.ts';
import type { AccountStanding } from '../inventory/difference/compared-model.ts';
import { auditOf } from '../testing/find-by-rule.ts';
import { allow, arnOf, type TestAccount, trust } from '../testing/test-model.ts';
import {
  type ComparedReports,
  compareReports,
  type FindingDifferences,
  isWorse,
} from './compare-reports.ts';

const OWN = '111122223333';
const OTHER = '444455556666';

const CLEAN: TestAccount = { users: { ana: {} } };
const ADMIN: TestAccount = { users: { ana: { inline: [allow('*')] } } };
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const ADMIN_WITH_MFA: TestAccount = { users: { ana: { inline: [allow('*', '*', MFA)] } } };

/** Ana becomes an administrator of another account. */
const ACROSS: readonly TestAccount[] = [
  { users: { ana: { inline: [allow('sts:AssumeRole', arnOf('role/admin', OTHER))] } } },
  {
    id: OTHER,
    roles: { admin: { inline: [allow('*')], trust: trust({ AWS: arnOf('user/ana') }) } },
  },
];
const APART: readonly TestAccount[] = [CLEAN, ACROSS[1] ?? CLEAN];

type Accounts = TestAccount | readonly TestAccount[];

type Known = ComparedReports['old']['organization'];

interface Parts {
  readonly standings?: readonly (readonly [string, AccountStanding])[];
  readonly known?: readonly [old: Known, now: Known];
  readonly exceptions?: readonly Exception[];
}

function compared(
  before: Accounts,
  after: Accounts,
  { exceptions = [], known = ['unknown', 'unknown'], standings = [] }: Parts = {},
): FindingDifferences {
  const rules = [fullAdministrator, escalationToAdministrator];
  return compareReports({
    old: { report: auditOf(rules, before, { exceptions }), organization: known[0] },
    new: { report: auditOf(rules, after, { exceptions }), organization: known[1] },
    standings: new Map([[OWN, 'whole'], [OTHER, 'whole'], ...standings]),
  });
}

const FULL = `full-administrator|${arnOf('user/ana')}`;
const ESCALATION = `escalation-to-administrator|${arnOf('user/ana')}`;

function ids(
  findings: FindingDifferences,
): Readonly<Record<'appeared' | 'gone' | 'accepted' | 'undecided', readonly string[]>> {
  return {
    appeared: findings.appeared.map(({ id }) => id),
    gone: findings.gone.map(({ id }) => id),
    accepted: findings.accepted.map(({ finding }) => finding.id),
    undecided: findings.undecided.map((each) => `${each.in}: ${each.finding.id}`),
  };
}

const NONE = { appeared: [], gone: [], accepted: [], undecided: [] };

describe('findings from one report to the next', () => {
  it('stay', () => {
    expect(ids(compared(ADMIN, ADMIN))).toEqual(NONE);
  });

  it('appear and are gone', () => {
    expect(ids(compared(CLEAN, ADMIN))).toEqual({ ...NONE, appeared: [FULL] });
    expect(ids(compared(ADMIN, CLEAN))).toEqual({ ...NONE, gone: [FULL] });
  });

  it('become surer or less sure', () => {
    const [changed] = compared(ADMIN_WITH_MFA, ADMIN).changed;
    expect([changed?.before.certainty, changed?.after.certainty]).toEqual([
      'conditional',
      'certain',
    ]);
    expect(changed !== undefined && isWorse(changed)).toBe(true);
    const [back] = compared(ADMIN, ADMIN_WITH_MFA).changed;
    expect(back !== undefined && isWorse(back)).toBe(false);
  });

  it('appear with whoever answers for them', () => {
    const exceptions = [
      {
        rule: 'full-administrator',
        subject: arnOf('user/ana'),
        owner: 'eve',
        reason: 'r',
        untilMs: 4e12,
      },
    ];
    expect(ids(compared(CLEAN, ADMIN, { exceptions }))).toEqual({ ...NONE, accepted: [FULL] });
    expect(ids(compared(ADMIN, ADMIN, { exceptions }))).toEqual(NONE);
  });

  it('are not known where the other one did not look at all that they rest on', () => {
    const standings = [[OTHER, 'partial']] as const;
    expect(ids(compared(APART, ACROSS, { standings }))).toEqual({
      ...NONE,
      undecided: [`new: ${ESCALATION}`],
    });
    expect(ids(compared(ACROSS, APART, { standings }))).toEqual({
      ...NONE,
      undecided: [`old: ${ESCALATION}`],
    });
  });

  it('appear with an account that came, and go with one that went', () => {
    const [own = CLEAN] = ACROSS;
    const came = compared(own, ACROSS, { standings: [[OTHER, 'came']] });
    expect(ids(came).appeared).toContain(ESCALATION);
    expect(ids(came).undecided).toEqual([]);
    const went = compared(ACROSS, own, { standings: [[OTHER, 'went']] });
    expect(ids(went).gone).toContain(ESCALATION);
    const unread = compared(ACROSS, own, { standings: [[OTHER, 'unread']] });
    expect(ids(unread).gone).toEqual([]);
    expect(ids(unread).undecided).toContain(`old: ${ESCALATION}`);
  });

  it.each<readonly [Known, Known, boolean]>([
    ['complete', 'complete', true],
    ['none', 'complete', true],
    ['unknown', 'unknown', true],
    ['unknown', 'complete', false],
    ['complete', 'partial', false],
    ['partial', 'partial', false],
  ])('with organisations that are %s and %s are known: %s', (old, now, isKnown) => {
    const found = ids(compared(CLEAN, ADMIN, { known: [old, now] }));
    expect(found).toEqual(
      isKnown ? { ...NONE, appeared: [FULL] } : { ...NONE, undecided: [`new: ${FULL}`] },
    );
  });
});
