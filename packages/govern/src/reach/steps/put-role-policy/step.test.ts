import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { takeSteps } from '../../../testing/take-steps.ts';
import { allow } from '../../../testing/test-model.ts';
import { putRolePolicy } from './step.ts';

describeStep({
  kind: putRolePolicy,
  account: { roles: { app: {} } },
  actions: 'iam:PutRolePolicy',
  on: 'role/app',
  gains: ['rewrite role/app'],
});

it.each(['/aws-service-role/example.amazonaws.com/', '/aws-reserved/sso.amazonaws.com/'])(
  'put-role-policy stays silent about roles under %s, which only AWS changes',
  (path) => {
    const users = { ana: { inline: [allow('iam:*')] } };
    expect(takeSteps(putRolePolicy, { users, roles: { app: { path } } }, 'user/ana')).toEqual([]);
  },
);
