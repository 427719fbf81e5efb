import { describeStep } from '../../../testing/near-misses.ts';
import { deleteUserPermissionsBoundary } from './step.ts';

describeStep({
  kind: deleteUserPermissionsBoundary,
  account: { users: { bob: { boundary: 'limit' } } },
  actions: 'iam:DeleteUserPermissionsBoundary',
  on: 'user/bob',
  gains: ['unbind user/bob'],
});
