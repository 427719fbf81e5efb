import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny } from '../../../testing/test-model.ts';
import { putUserPermissionsBoundary } from './step.ts';

describeStep({
  kind: putUserPermissionsBoundary,
  account: { users: { bob: { boundary: 'limit' } } },
  actions: 'iam:PutUserPermissionsBoundary',
  on: 'user/bob',
  gains: ['unbind user/bob'],
});

it.each([
  ['limit', []],
  ['wide', ['unbind user/bob']],
])('put-user-permissions-boundary, where only the policy %s may be put', (policy, gains) => {
  const only = { ArnEquals: { 'iam:PermissionsBoundary': arnOf(`policy/${policy}`) } };
  const may = allow('iam:PutUserPermissionsBoundary', '*', only);
  const account = {
    users: { ana: { inline: [may] }, bob: { boundary: 'limit' }, cyd: {} },
    policies: { limit: deny('iam:*'), wide: allow('*') },
  };
  expect(gainsOf(takeSteps(putUserPermissionsBoundary, account, 'user/ana'))).toEqual(gains);
});
