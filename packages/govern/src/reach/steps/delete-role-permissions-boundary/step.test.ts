import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { takeSteps } from '../../../testing/take-steps.ts';
import { allow } from '../../../testing/test-model.ts';
import { deleteRolePermissionsBoundary } from './step.ts';

describeStep({
  kind: deleteRolePermissionsBoundary,
  account: { roles: { app: { boundary: 'limit' } } },
  actions: 'iam:DeleteRolePermissionsBoundary',
  on: 'role/app',
  gains: ['unbind role/app'],
});

it('delete-role-permissions-boundary stays silent about roles without one', () => {
  const users = { ana: { inline: [allow('iam:*')] } };
  const account = { users, roles: { app: {} } };
  expect(takeSteps(deleteRolePermissionsBoundary, account, 'user/ana')).toEqual([]);
});
