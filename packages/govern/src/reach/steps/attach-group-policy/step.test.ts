import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf } from '../../../testing/test-model.ts';
import { attachGroupPolicy } from './step.ts';

const GROUPS = {
  users: { bob: { groups: ['ops'] }, dan: { groups: ['dev'] } },
  groups: { ops: {}, dev: {}, empty: {} },
  policies: { logs: allow('logs:*'), other: allow('sqs:*') },
};

describeStep({
  kind: attachGroupPolicy,
  account: GROUPS,
  actions: 'iam:AttachGroupPolicy',
  on: 'group/ops',
  gains: ['rewrite user/bob'],
});

it('attach-group-policy gives the members no more than what may be attached', () => {
  const logs = arnOf('policy/logs');
  const only = { ArnEquals: { 'iam:PolicyARN': logs } };
  const ana = { inline: [allow('iam:AttachGroupPolicy', arnOf('group/*'), only)] };
  const steps = takeSteps(
    attachGroupPolicy,
    { ...GROUPS, users: { ...GROUPS.users, ana } },
    'user/ana',
  );
  expect(gainsOf(steps)).toEqual([`endow user/bob ${logs}`, `endow user/dan ${logs}`]);
});
