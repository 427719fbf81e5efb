import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, type TestAccount } from '../../../testing/test-model.ts';
import { createAdministratorUser } from './step.ts';

const CHAIN = ['iam:CreateUser', 'iam:AttachUserPolicy', 'iam:CreateAccessKey'];
const GAIN = 'create-administrator 111122223333';

describeStep({
  kind: createAdministratorUser,
  account: { users: { 'new-other': {} } },
  actions: CHAIN,
  on: 'user/new',
  gains: [GAIN],
});

function gains(account: TestAccount): readonly string[] {
  return gainsOf(takeSteps(createAdministratorUser, account, 'user/ana'));
}

describe('create-administrator-user', () => {
  it.each([
    [['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateLoginProfile'], [GAIN]],
    [['iam:CreateUser', 'iam:PutUserPolicy'], []],
    [['iam:CreateUser', 'iam:CreateAccessKey'], []],
    [['iam:AttachUserPolicy', 'iam:CreateAccessKey'], []],
  ])('takes a user, a policy and credentials: %s', (actions, expected) => {
    expect(gains({ users: { ana: { inline: [allow(actions)] } } })).toEqual(expected);
  });

  it.each([
    ['admins', [GAIN]],
    ['auditors', []],
  ])('can take a group with all permissions: %s', (group, expected) => {
    const inline = [
      allow(['iam:CreateUser', 'iam:CreateAccessKey']),
      allow('iam:AddUserToGroup', arnOf(`group/${group}`)),
    ];
    const groups = { admins: { inline: [allow('*')] }, auditors: { inline: [allow('s3:*')] } };
    expect(gains({ users: { ana: { inline } }, groups })).toEqual(expected);
  });

  it('finds a name that all requests may have', () => {
    const inline = [allow('iam:CreateUser'), allow(CHAIN.slice(1), arnOf('user/team/*'))];
    expect(gains({ users: { ana: { inline } } })).toEqual([GAIN]);
  });

  it('stays silent where the requests have no name in common, or the name is taken', () => {
    const apart = [
      allow('iam:CreateUser', arnOf('user/a-*')),
      allow(CHAIN.slice(1), arnOf('user/b-*')),
    ];
    expect(gains({ users: { ana: { inline: apart } } })).toEqual([]);
    const taken = [allow(CHAIN, arnOf('user/bob'))];
    expect(gains({ users: { ana: { inline: taken }, bob: {} } })).toEqual([]);
  });

  it.each([
    ['limit', []],
    ['arn:aws:iam::aws:policy/AdministratorAccess', [GAIN]],
  ])('minds a boundary that the new user must have: %s', (boundary, expected) => {
    const arn = boundary.startsWith('arn:') ? boundary : arnOf(`policy/${boundary}`);
    const bounded = { StringEquals: { 'iam:PermissionsBoundary': arn } };
    const inline = [allow('iam:CreateUser', '*', bounded), allow(CHAIN.slice(1))];
    expect(gains({ users: { ana: { inline } } })).toEqual(expected);
  });

  it('stays silent where only another policy may be attached', () => {
    const only = { ArnEquals: { 'iam:PolicyARN': arnOf('policy/logs') } };
    const inline = [
      allow('iam:AttachUserPolicy', '*', only),
      allow(['iam:CreateUser', 'iam:CreateAccessKey']),
    ];
    expect(gains({ users: { ana: { inline } } })).toEqual([]);
  });
});
