import { describe, expect, it } from 'vitest';
import { starterId } from '../reach/reach-path.ts';
import { auditOf } from '../testing/find-by-rule.ts';
import { allow, arnOf, type TestAccount, trust } from '../testing/test-model.ts';
import type { AuditReport } from './audit.ts';
import { RULES } from './registry.ts';
import { dutiesIdentityAndPermission } from './rules/duties-identity-and-permission/rule.ts';
import { escalationToAdministrator } from './rules/escalation-to-administrator/rule.ts';

/** Ana becomes administrator by herself; Bo takes one role for each duty; Cy does nothing. */
const ACCOUNT: TestAccount = {
  users: {
    ana: { inline: [allow('iam:PutUserPolicy', arnOf('user/ana'))] },
    bo: { inline: [allow('sts:AssumeRole', arnOf('role/*'))] },
    cy: { inline: [allow('s3:GetObject')] },
  },
  roles: {
    creator: { trust: trust({ AWS: arnOf('user/bo') }), inline: [allow('iam:CreateUser')] },
    granter: {
      trust: trust({ AWS: arnOf('user/bo') }),
      inline: [allow('iam:AttachUserPolicy', arnOf('user/nobody'))],
    },
  },
};

/** `rule: user/ana by put-user-policy, …` of each chain, with what is done at its end. */
function told(report: AuditReport): readonly string[] {
  return report.chains.map(({ path, rule }) => {
    const who = starterId(path.from).replace(/^.*:/, '');
    const use = path.use === undefined ? '' : ` for ${path.use.target}`;
    return `${rule}: ${who} by ${path.hops.map(({ kind }) => kind.id).join(', ')}${use}`;
  });
}

describe('AuditReport.chains', () => {
  it('tells the chains of the findings, with the duty where they lead to one', () => {
    expect(told(auditOf(RULES, ACCOUNT))).toEqual([
      'escalation-to-administrator: user/ana by put-user-policy',
      'duties-identity-and-permission: user/ana by put-user-policy for identity-creation',
      'duties-permission-and-audit: user/ana by put-user-policy for audit-control',
      'duties-identity-and-permission: user/bo by assume-role for identity-creation',
      'duties-identity-and-permission: user/bo by assume-role for permission-granting',
    ]);
  });

  it('has a finding for each chain, and a chain for each finding that tells of steps', () => {
    const report = auditOf([escalationToAdministrator, dutiesIdentityAndPermission], ACCOUNT);
    const ofChains = report.chains.map(({ path, rule }) => `${rule} ${starterId(path.from)}`);
    const ofFindings = report.findings.map(({ rule, subject }) => `${rule} ${subject.arn}`);
    expect(ofFindings.length).toBeGreaterThan(0);
    expect(new Set(ofChains)).toEqual(new Set(ofFindings));
  });

  it('keeps to the rules that were asked for', () => {
    expect(told(auditOf([escalationToAdministrator], ACCOUNT))).toHaveLength(1);
    expect(told(auditOf([], ACCOUNT))).toEqual([]);
  });
});
