import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny, type TestAccount } from '../../../testing/test-model.ts';
import { createAdministratorRole } from './step.ts';

const GAIN = 'create-administrator 111122223333';

describeStep({
  kind: createAdministratorRole,
  account: { roles: { 'new-other': {} } },
  actions: ['iam:CreateRole', 'iam:PutRolePolicy'],
  on: 'role/new',
  gains: [GAIN],
});

function gains(account: TestAccount): readonly string[] {
  return gainsOf(takeSteps(createAdministratorRole, account, 'user/ana'));
}

describe('create-administrator-role', () => {
  it.each([
    [['iam:CreateRole', 'iam:AttachRolePolicy'], [GAIN]],
    [['iam:CreateRole'], []],
    [['iam:AttachRolePolicy', 'iam:PutRolePolicy'], []],
  ])('takes a role and a policy: %s', (actions, expected) => {
    expect(gains({ users: { ana: { inline: [allow(actions)] } } })).toEqual(expected);
  });

  it('stays silent where the new role cannot be assumed', () => {
    const inline = [allow('iam:*'), deny('sts:AssumeRole')];
    expect(gains({ users: { ana: { inline } } })).toEqual([]);
  });

  it('stays silent where the new role must have a boundary', () => {
    const bounded = { StringEquals: { 'iam:PermissionsBoundary': arnOf('policy/limit') } };
    const inline = [
      allow('iam:CreateRole', '*', bounded),
      allow(['iam:AttachRolePolicy', 'iam:PutRolePolicy']),
    ];
    expect(gains({ users: { ana: { inline } } })).toEqual([]);
  });
});
