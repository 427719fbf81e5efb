import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny } from '../../../testing/test-model.ts';
import { putRolePermissionsBoundary } from './step.ts';

describeStep({
  kind: putRolePermissionsBoundary,
  account: { roles: { app: { boundary: 'limit' } } },
  actions: 'iam:PutRolePermissionsBoundary',
  on: 'role/app',
  gains: ['unbind role/app'],
});

it.each([
  ['limit', []],
  ['wide', ['unbind role/app']],
])('put-role-permissions-boundary, where only the policy %s may be put', (policy, gains) => {
  const only = { ArnEquals: { 'iam:PermissionsBoundary': arnOf(`policy/${policy}`) } };
  const may = allow('iam:PutRolePermissionsBoundary', '*', only);
  const account = {
    users: { ana: { inline: [may] } },
    roles: { app: { boundary: 'limit' }, free: {} },
    policies: { limit: deny('iam:*'), wide: allow('*') },
  };
  expect(gainsOf(takeSteps(putRolePermissionsBoundary, account, 'user/ana'))).toEqual(gains);
});
