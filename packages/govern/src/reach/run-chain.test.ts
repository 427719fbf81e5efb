import { describe, expect, it } from 'vitest';
import { takeSteps } from '../testing/take-steps.ts';
import { allow, type TestAccount, trust } from '../testing/test-model.ts';
import { passRoleKind } from './pass-role-kind.ts';
import { sharedActions } from './run-chain.ts';
import { takeOverKind } from './take-over-kind.ts';

const ABOUT = { id: 'some', aliases: [], title: '', page: '' };

function accountOf(service: string, actions: readonly string[], path = '/'): TestAccount {
  return {
    users: { ana: { inline: [allow(actions)] } },
    roles: { app: { path, trust: trust({ Service: service }) } },
  };
}

describe('sharedActions', () => {
  it('are those that every chain has', () => {
    const chains = [{ actions: ['a:B', 'a:C'] }, { actions: ['a:C', 'a:D'] }];
    expect(sharedActions(chains)).toEqual(['a:C']);
    expect(sharedActions([])).toEqual([]);
  });
});

describe('a step that passes a role to an instance', () => {
  const kind = passRoleKind({
    ...ABOUT,
    services: ['ec2.amazonaws.com'],
    chains: [{ actions: ['ec2:RunInstances'] }],
  });
  const PASSING = ['iam:PassRole', 'ec2:RunInstances'];

  it('needs an instance profile', () => {
    const [step] = takeSteps(kind, accountOf('ec2.amazonaws.com', PASSING), 'user/ana');
    expect(step?.needsInventory).toBe('an instance profile with this role');
  });

  it('makes one where that is allowed', () => {
    const actions = [...PASSING, 'iam:CreateInstanceProfile', 'iam:AddRoleToInstanceProfile'];
    const [step] = takeSteps(kind, accountOf('ec2.amazonaws.com', actions), 'user/ana');
    expect(step?.needsInventory).toBeUndefined();
    expect(step?.requests.map(({ witness }) => witness.request.action)).toEqual([
      'iam:PassRole',
      'iam:CreateInstanceProfile',
      'iam:AddRoleToInstanceProfile',
      'ec2:RunInstances',
    ]);
  });
});

describe('a step that takes over a function', () => {
  const kind = takeOverKind({
    ...ABOUT,
    runner: 'a Lambda function',
    services: ['lambda.amazonaws.com'],
    chains: [{ actions: ['lambda:UpdateFunctionCode'], needs: 'something that invokes it' }],
  });
  const actions = ['lambda:UpdateFunctionCode'];

  it('says what has to exist', () => {
    const [step] = takeSteps(kind, accountOf('lambda.amazonaws.com', actions), 'user/ana');
    expect(step?.needsInventory).toBe(
      'a Lambda function that runs with this role, and something that invokes it',
    );
  });

  it('gives no role that is linked to a service', () => {
    const account = accountOf(
      'lambda.amazonaws.com',
      actions,
      '/aws-service-role/lambda.amazonaws.com/',
    );
    expect(takeSteps(kind, account, 'user/ana')).toEqual([]);
  });
});

describe('a step that takes over an instance', () => {
  const kind = takeOverKind({
    ...ABOUT,
    runner: 'an EC2 instance',
    services: ['ec2.amazonaws.com'],
    chains: [{ actions: ['ssm:SendCommand'] }],
  });

  it('tells that no instance profile is known', () => {
    const [step] = takeSteps(kind, accountOf('ec2.amazonaws.com', ['ssm:SendCommand']), 'user/ana');
    expect(step?.needsInventory).toBe(
      'an EC2 instance that runs with this role, by an instance profile that is not in the input',
    );
  });
});
