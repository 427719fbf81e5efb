import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny, type TestAccount } from '../../../testing/test-model.ts';
import { updateAssumeRolePolicy } from './step.ts';

describeStep({
  kind: updateAssumeRolePolicy,
  account: { roles: { app: {} } },
  actions: 'iam:UpdateAssumeRolePolicy',
  on: 'role/app',
  gains: ['become role/app'],
});

describe('update-assume-role-policy', () => {
  const may = allow('iam:UpdateAssumeRolePolicy');

  it.each<[string, TestAccount]>([
    [
      'the role is kept by AWS',
      {
        users: { ana: { inline: [may] } },
        roles: { app: { path: '/aws-service-role/example.amazonaws.com/' } },
      },
    ],
    [
      'a deny of assuming it',
      {
        users: { ana: { inline: [may, deny('sts:AssumeRole', arnOf('role/app'))] } },
        roles: { app: {} },
      },
    ],
  ])('stays silent: %s', (_, account) => {
    expect(takeSteps(updateAssumeRolePolicy, account, 'user/ana')).toEqual([]);
  });

  it('stays within the account', () => {
    const accounts = [
      { users: { ana: { inline: [may] } } },
      { id: '444455556666', roles: { app: {} } },
    ];
    expect(takeSteps(updateAssumeRolePolicy, accounts, 'user/ana')).toEqual([]);
  });
});
