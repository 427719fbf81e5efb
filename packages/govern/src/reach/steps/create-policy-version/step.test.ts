import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, type TestAccount } from '../../../testing/test-model.ts';
import { createPolicyVersion } from './step.ts';

const LOGS = allow('logs:*');

describeStep({
  kind: createPolicyVersion,
  account: {
    users: {
      bob: { attached: ['logs'] },
      cyd: { groups: ['ops'] },
      dan: { boundary: 'logs' },
      eve: { attached: ['other'] },
    },
    groups: { ops: { attached: ['logs'] } },
    roles: { app: { attached: ['logs'] } },
    policies: { logs: LOGS, other: LOGS },
  },
  actions: 'iam:CreatePolicyVersion',
  on: 'policy/logs',
  gains: ['rewrite user/bob', 'rewrite role/app', 'rewrite user/cyd', 'unbind user/dan'],
});

describe('create-policy-version', () => {
  it('stays silent about policies that bear on nobody, and those of AWS', () => {
    const account: TestAccount = {
      users: {
        ana: { inline: [allow('iam:*')] },
        bob: { attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      },
      groups: { empty: { attached: ['logs'] } },
      policies: { logs: LOGS },
    };
    expect(takeSteps(createPolicyVersion, account, 'user/ana')).toEqual([]);
  });

  it.each([
    ['needs to delete a version where there are five', ['iam:CreatePolicyVersion'], []],
    [
      'deletes a version first where there are five',
      ['iam:CreatePolicyVersion', 'iam:DeletePolicyVersion'],
      ['rewrite user/bob'],
    ],
  ])('%s', (_, actions, gains) => {
    const account: TestAccount = {
      users: { ana: { inline: [allow(actions)] }, bob: { attached: ['logs'] } },
      policies: { logs: [LOGS, LOGS, LOGS, LOGS, LOGS] },
    };
    expect(gainsOf(takeSteps(createPolicyVersion, account, 'user/ana'))).toEqual(gains);
  });
});
