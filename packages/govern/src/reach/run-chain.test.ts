import { describe, expect, it } from 'vitest';
import type { Workload } from '../inventory/model.ts';
import { gainsOf, takeSteps } from '../testing/take-steps.ts';
import { allow, arnOf, type TestAccount, trust } from '../testing/test-model.ts';
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

function functionArn(name: string): string {
  return `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
}

function functionWithApp(name: string): Workload {
  return {
    type: 'lambda:function',
    arn: functionArn(name),
    roleArn: arnOf('role/app'),
    instanceProfileName: null,
  };
}

/** An account in which functions run with the role `app`, and somebody may change some functions. */
function accountWith(
  functions: readonly string[],
  { isComplete = true, on = '*' }: { readonly isComplete?: boolean; readonly on?: string },
): TestAccount {
  return {
    users: {
      ana: { inline: [allow(['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'], on)] },
    },
    roles: { app: { trust: trust({ Service: 'lambda.amazonaws.com' }) } },
    beside: {
      workloads: {
        items: functions.map(functionWithApp),
        completeTypes: new Set(isComplete ? (['lambda:function'] as const) : []),
      },
    },
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
    passedIn: [],
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
    shownBy: { calls: [] },
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

describe('a step that takes over a function of an account whose functions are known', () => {
  const kind = takeOverKind({
    ...ABOUT,
    runner: 'a Lambda function',
    services: ['lambda.amazonaws.com'],
    shownBy: { calls: [] },
    chains: [{ actions: ['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'] }],
    found: { type: 'lambda:function' },
  });
  it('is certain where one runs with the role, and asks for what is known', () => {
    const [step] = takeSteps(kind, accountWith(['nightly'], {}), 'user/ana');
    expect(step?.needsInventory).toBeUndefined();
    expect(step?.requests.map(({ witness }) => witness.request.resource)).toEqual([
      functionArn('nightly'),
      functionArn('nightly'),
    ]);
  });

  it('takes one that may be changed, whichever that is', () => {
    const account = accountWith(['daily', 'nightly'], { on: functionArn('nightly') });
    const [step] = takeSteps(kind, account, 'user/ana');
    expect(step?.requests[0]?.witness.request.resource).toBe(functionArn('nightly'));
  });

  it.each([
    ['nothing runs with the role', [], {}],
    ['what runs with the role may not be changed', ['nightly'], { on: functionArn('other') }],
  ])('is none where %s', (_, functions, options) => {
    expect(takeSteps(kind, accountWith(functions, options), 'user/ana')).toEqual([]);
  });

  it('says what has to exist where not all that run are known', () => {
    const [step] = takeSteps(kind, accountWith([], { isComplete: false }), 'user/ana');
    expect(step?.needsInventory).toBe('a Lambda function that runs with this role');
  });
});

describe('a step that takes over an instance', () => {
  const kind = takeOverKind({
    ...ABOUT,
    runner: 'an EC2 instance',
    services: ['ec2.amazonaws.com'],
    shownBy: { calls: [] },
    chains: [{ actions: ['ssm:SendCommand'] }],
  });

  it('tells that no instance profile is known', () => {
    const [step] = takeSteps(kind, accountOf('ec2.amazonaws.com', ['ssm:SendCommand']), 'user/ana');
    expect(step?.needsInventory).toBe(
      'an EC2 instance that runs with this role, by an instance profile that is not in the input',
    );
  });

  it('finds the role of one that is known by its instance profile', () => {
    const known = takeOverKind({
      ...ABOUT,
      runner: 'an EC2 instance',
      services: ['ec2.amazonaws.com'],
      shownBy: { calls: [] },
      chains: [{ actions: ['ssm:SendCommand'] }],
      found: { type: 'ec2:instance', needs: 'that Systems Manager manages it' },
    });
    const instance = 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0';
    const steps = takeSteps(
      known,
      {
        users: { ana: { inline: [allow('ssm:SendCommand', [instance, '*'])] } },
        roles: { app: { profiles: ['web/runners'] }, other: { profiles: ['others'] } },
        beside: {
          workloads: {
            items: [
              {
                type: 'ec2:instance',
                arn: instance,
                roleArn: null,
                instanceProfileName: 'runners',
              },
            ],
            completeTypes: new Set(['ec2:instance'] as const),
          },
        },
      },
      'user/ana',
    );
    expect(gainsOf(steps)).toEqual(['become role/app']);
    expect(steps[0]?.needsInventory).toBe('that Systems Manager manages it');
  });
});
