import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf } from '../../../testing/test-model.ts';
import { attachUserPolicy } from './step.ts';

describeStep({
  kind: attachUserPolicy,
  account: { users: { bob: {} } },
  actions: 'iam:AttachUserPolicy',
  on: 'user/bob',
  gains: ['rewrite user/bob'],
});

it('attach-user-policy gives no more than what may be attached', () => {
  const logs = arnOf('policy/logs');
  const only = { ArnEquals: { 'iam:PolicyARN': logs } };
  const account = {
    users: { ana: { inline: [allow('iam:AttachUserPolicy', arnOf('user/bob'), only)] }, bob: {} },
    policies: { logs: allow('logs:*'), other: allow('sqs:*') },
  };
  expect(gainsOf(takeSteps(attachUserPolicy, account, 'user/ana'))).toEqual([
    `endow user/bob ${logs}`,
  ]);
});

it('attach-user-policy minds a condition on the boundary of the user', () => {
  const boundary = { StringEquals: { 'iam:PermissionsBoundary': arnOf('policy/limit') } };
  const account = {
    users: {
      ana: { inline: [allow('iam:AttachUserPolicy', '*', boundary)] },
      bob: { boundary: 'limit' },
    },
    policies: { limit: allow('logs:*') },
  };
  expect(gainsOf(takeSteps(attachUserPolicy, account, 'user/ana'))).toEqual(['rewrite user/bob']);
});
