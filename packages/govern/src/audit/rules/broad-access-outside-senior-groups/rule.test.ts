import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../../../testing/environments.ts';
import { findByRule, subjectsOf } from '../../../testing/find-by-rule.ts';
import { arnOf, document, type TestAccount, trust } from '../../../testing/test-model.ts';
import { broadAccessOutsideSeniorGroups } from './rule.ts';

const POWER = document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
const SENIORS = [arnOf('group/seniors'), arnOf('role/senior')];
const SAML = trust({ Federated: arnOf('saml-provider/home') }, undefined, 'sts:AssumeRoleWithSAML');

function found(account: TestAccount, seniors: readonly string[] = SENIORS) {
  return findByRule(broadAccessOutsideSeniorGroups, account, {
    environments: [testEnvironment('dev', { seniors })],
  });
}

const ACCOUNT: TestAccount = {
  groups: { seniors: {}, others: {} },
  users: {
    'ana@example.com': { inline: [POWER], groups: ['seniors'] },
    'bob@example.com': { inline: [POWER], groups: ['others'] },
  },
  roles: {
    senior: { inline: [POWER], trust: SAML },
    junior: { inline: [POWER], trust: SAML },
    app: { inline: [POWER] },
  },
};

describe('broad-access-outside-senior-groups fires on', () => {
  it('people with broad permissions who are not among the seniors', () => {
    const findings = found(ACCOUNT);
    expect(subjectsOf(findings)).toEqual(['role/junior', 'user/bob@example.com']);
    expect(findings[0]?.title).toBe(
      'junior has broad permissions in dev and is not among its seniors',
    );
  });
});

describe('broad-access-outside-senior-groups stays silent on', () => {
  it('an environment that names no seniors', () => {
    expect(found(ACCOUNT, [])).toEqual([]);
  });

  it('permissions that are not broad', () => {
    const narrow = document({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    expect(found({ users: { 'ana@example.com': { inline: [narrow] } } })).toEqual([]);
  });
});
