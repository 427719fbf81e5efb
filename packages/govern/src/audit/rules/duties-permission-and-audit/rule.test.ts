import { describe, expect, it } from 'vitest';
import { findByRule, type Surroundings, subjectsOf } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, deny, type TestAccount, trust } from '../../../testing/test-model.ts';
import { dutiesPermissionAndAudit } from './rule.ts';

const GRANTS = allow('iam:CreatePolicy');
const SILENCES = allow('cloudtrail:StopLogging');

function found(account: TestAccount, surroundings: Surroundings = {}) {
  return findByRule(dutiesPermissionAndAudit, account, surroundings);
}

describe('duties-permission-and-audit fires on', () => {
  it('both sides in policies of its own', () => {
    const findings = found({ users: { ana: { inline: [GRANTS, SILENCES] } } });
    expect(findings).toMatchObject([
      {
        rule: 'duties-permission-and-audit',
        severity: 'high',
        certainty: 'certain',
        title:
          'ana holds both duties: permission granting (iam:CreatePolicy) and audit control (cloudtrail:StopLogging)',
      },
    ]);
  });

  it('one side by a role that it can assume', () => {
    const findings = found({
      users: { ana: { inline: [GRANTS] } },
      roles: { watch: { inline: [SILENCES], trust: trust({ AWS: arnOf('user/ana') }) } },
    });
    expect(subjectsOf(findings)).toEqual(['user/ana']);
    expect(findings[0]?.witness.map(({ action }) => action)).toEqual([
      'sts:AssumeRole',
      'iam:CreatePolicy',
      'cloudtrail:StopLogging',
    ]);
  });

  it('a moderate grant, less severely', () => {
    const inline = [allow('iam:DetachUserPolicy', arnOf('user/nobody')), SILENCES];
    expect(found({ users: { ana: { inline } } })).toMatchObject([{ severity: 'medium' }]);
  });
});

describe('duties-permission-and-audit stays silent on', () => {
  it.each<[string, TestAccount, Surroundings?]>([
    ['one side each', { users: { ana: { inline: [GRANTS] }, bob: { inline: [SILENCES] } } }],
    [
      'a side that an SCP takes away',
      { users: { ana: { inline: [GRANTS, SILENCES] } } },
      { organization: { scps: [deny('cloudtrail:*')] } },
    ],
    [
      'reading records',
      {
        users: {
          ana: { inline: [GRANTS, allow(['cloudtrail:LookupEvents', 'cloudtrail:CreateTrail'])] },
        },
      },
    ],
  ])('%s', (_, account, surroundings) => {
    expect(found(account, surroundings)).toEqual([]);
  });
});
