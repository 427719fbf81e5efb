import { describe, expect, it } from 'vitest';
import { RULES } from '../audit/registry.ts';
import { escalationToAdministrator } from '../audit/rules/escalation-to-administrator/rule.ts';
import { fullAdministrator } from '../audit/rules/full-administrator/rule.ts';
import { auditOf } from '../testing/find-by-rule.ts';
import {
  allow,
  arnOf,
  MANAGEMENT_ACCOUNT,
  type TestAccount,
  trust,
} from '../testing/test-model.ts';
import { recordedFindings, scopeOf } from './record-audit.ts';

const OTHER = '444455556666';

/** Ana becomes an administrator of another account. */
const ACROSS: readonly TestAccount[] = [
  { users: { ana: { inline: [allow('sts:AssumeRole', arnOf('role/admin', OTHER))] } } },
  {
    id: OTHER,
    roles: { admin: { inline: [allow('*')], trust: trust({ AWS: arnOf('user/ana') }) } },
  },
];

const WANTED = {
  incompleteAccountIds: [],
  rules: [fullAdministrator.id, escalationToAdministrator.id],
};

describe('what an audit looked at', () => {
  it('is its accounts, the organisation and the rules that were wanted, in order', () => {
    const report = auditOf(RULES, ACROSS, { organization: {} });
    const scope = scopeOf(report, { incompleteAccountIds: [OTHER], rules: ['b', 'a'] });
    expect(scope).toEqual({
      accountIds: ['111122223333', OTHER],
      incompleteAccountIds: [OTHER],
      organizationId: 'o-ours000000',
      rules: ['a', 'b'],
    });
    expect(report.model.accounts.has(MANAGEMENT_ACCOUNT)).toBe(false);
  });

  it('is no organisation where there is none', () => {
    expect(scopeOf(auditOf(RULES, ACROSS), WANTED).organizationId).toBeNull();
  });
});

describe('findings as they are kept', () => {
  it('rest on the account of their subject, and on those that their requests lead through', () => {
    const report = auditOf([fullAdministrator, escalationToAdministrator], ACROSS);
    const recorded = [...recordedFindings(report, scopeOf(report, WANTED))];
    expect(
      recorded.map(({ accountIds, finding }) => [finding.rule, finding.subject.arn, accountIds]),
    ).toEqual([
      ['escalation-to-administrator', arnOf('user/ana'), ['111122223333', OTHER]],
      ['full-administrator', arnOf('role/admin', OTHER), [OTHER]],
    ]);
  });

  it('rest on no account that was not audited', () => {
    const [account] = ACROSS;
    const stranger = trust({ AWS: arnOf('root', '777788889999') });
    const report = auditOf(RULES, { ...account, roles: { open: { trust: stranger } } });
    const scope = scopeOf(report, { ...WANTED, rules: RULES.map(({ id }) => id) });
    const recorded = [...recordedFindings(report, scope)];
    expect(recorded.map(({ finding }) => finding.rule)).toContain('trust-unknown-account');
    expect(new Set(recorded.flatMap(({ accountIds }) => accountIds))).toEqual(
      new Set(['111122223333']),
    );
  });

  it('tell who answers for them, for rules that were wanted', () => {
    const exception = {
      rule: fullAdministrator.id,
      subject: '*',
      owner: 'eve',
      reason: 'a tool',
      untilMs: Number.MAX_SAFE_INTEGER,
    };
    const report = auditOf([fullAdministrator], ACROSS, { exceptions: [exception] });
    const { owner, reason, untilMs } = exception;
    expect(
      [...recordedFindings(report, scopeOf(report, WANTED))].map((each) => each.exception),
    ).toEqual([{ owner, reason, untilMs }]);
    const others = scopeOf(report, { ...WANTED, rules: [escalationToAdministrator.id] });
    expect([...recordedFindings(report, others)]).toEqual([]);
  });
});
