import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf } from '../../../testing/test-model.ts';
import { attachRolePolicy } from './step.ts';

describeStep({
  kind: attachRolePolicy,
  account: { roles: { app: {}, kept: { path: '/aws-reserved/sso.amazonaws.com/' } } },
  actions: 'iam:AttachRolePolicy',
  on: 'role/app',
  gains: ['rewrite role/app'],
});

it('attach-role-policy leaves roles alone that only AWS changes', () => {
  const logs = arnOf('policy/logs');
  const only = { ArnEquals: { 'iam:PolicyARN': logs } };
  const account = {
    users: { ana: { inline: [allow('iam:AttachRolePolicy', '*', only)] } },
    roles: { app: {}, kept: { path: '/aws-service-role/example.amazonaws.com/' } },
    policies: { logs: allow('logs:*') },
  };
  expect(gainsOf(takeSteps(attachRolePolicy, account, 'user/ana'))).toEqual([
    `endow role/app ${logs}`,
  ]);
});
