import { describe, expect, it } from 'vitest';
import { findByRule, type Surroundings, subjectsOf } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, deny, type TestAccount, trust } from '../../../testing/test-model.ts';
import { approverControlsApprovers } from './rule.ts';

const GROUP = arnOf('group/approvers');
const ROLE = arnOf('role/approver');
const ADDS = allow('iam:AddUserToGroup', GROUP);

function found(account: TestAccount, surroundings: Surroundings = { approvers: [GROUP] }) {
  return findByRule(approverControlsApprovers, account, surroundings);
}

function withGroup(inline: NonNullable<TestAccount['users']>[string]['inline']): TestAccount {
  return {
    users: { ana: { groups: ['approvers'], ...(inline === undefined ? {} : { inline }) }, bob: {} },
    groups: { approvers: {} },
  };
}

describe('approver-controls-approvers fires on', () => {
  it('a member who adds members', () => {
    expect(found(withGroup([ADDS]))).toMatchObject([
      {
        id: `approver-controls-approvers|${arnOf('user/ana')}|${GROUP}`,
        severity: 'high',
        certainty: 'certain',
        title: 'ana is an approver by approvers and decides who else is one',
        witness: [{ action: 'iam:AddUserToGroup', resource: GROUP }],
      },
    ]);
  });

  it('a member who comes to it by a role', () => {
    const account = withGroup([allow('sts:AssumeRole')]);
    const roles = { keeper: { inline: [ADDS], trust: trust({ AWS: arnOf('root') }) } };
    const findings = found({ ...account, roles });
    expect(findings.map(({ witness }) => witness.map(({ action }) => action))).toEqual([
      ['sts:AssumeRole', 'iam:AddUserToGroup'],
    ]);
  });

  it('whoever can become the role and rewrites its trust policy', () => {
    const account: TestAccount = {
      users: { ana: { inline: [allow('iam:UpdateAssumeRolePolicy', ROLE)] }, bob: {} },
      roles: { approver: { trust: trust({ AWS: [arnOf('user/ana'), arnOf('user/bob')] }) } },
    };
    expect(subjectsOf(found(account, { approvers: [ROLE] }))).toEqual(['user/ana']);
  });

  it('a person who approves by one user and keeps the group by another', () => {
    const account: TestAccount = {
      users: {
        'ana@example.com': { groups: ['approvers'] },
        'ana-ops': { inline: [ADDS], tags: { owner: 'ana@example.com' } },
      },
      groups: { approvers: {} },
    };
    expect(found(account)).toMatchObject([
      { subject: { kind: 'person', arn: 'ana@example.com' }, certainty: 'conditional' },
    ]);
  });
});

describe('approver-controls-approvers stays silent on', () => {
  it.each<[string, TestAccount, Surroundings?]>([
    ['members who only approve', withGroup([])],
    [
      'whoever keeps the group and is not in it',
      { users: { ana: { inline: [ADDS] } }, groups: { approvers: {} } },
    ],
    ['another group', withGroup([allow('iam:AddUserToGroup', arnOf('group/readers'))])],
    ['a member who is denied it', withGroup([ADDS, deny('iam:AddUserToGroup')])],
    ['groups that are not listed', withGroup([ADDS]), {}],
    ['a group that is not there', withGroup([ADDS]), { approvers: [arnOf('group/gone')] }],
  ])('%s', (_, account, surroundings) => {
    expect(found(account, surroundings)).toEqual([]);
  });
});
