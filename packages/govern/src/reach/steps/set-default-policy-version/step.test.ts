import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf } from '../../../testing/test-model.ts';
import { setDefaultPolicyVersion } from './step.ts';

const LOGS = allow('logs:*');

describeStep({
  kind: setDefaultPolicyVersion,
  account: {
    users: { bob: { attached: ['tool'] }, cyd: { boundary: 'tool' }, dan: { attached: ['one'] } },
    policies: { tool: [allow('*'), allow('sqs:*'), LOGS], one: LOGS },
  },
  actions: 'iam:SetDefaultPolicyVersion',
  on: 'policy/tool',
  gains: [
    `endow user/bob ${arnOf('policy/tool')} v1`,
    'unbind user/cyd',
    `endow user/bob ${arnOf('policy/tool')} v2`,
  ],
});

it('set-default-policy-version stays silent where there is no other version', () => {
  const users = { ana: { inline: [allow('iam:*')] }, dan: { attached: ['one'] } };
  const account = { users, policies: { one: LOGS } };
  expect(takeSteps(setDefaultPolicyVersion, account, 'user/ana')).toEqual([]);
});
