import { describeStep } from '../../../testing/near-misses.ts';
import { createAccessKey } from './step.ts';

describeStep({
  kind: createAccessKey,
  account: { users: { bob: {} } },
  actions: 'iam:CreateAccessKey',
  on: 'user/bob',
  gains: ['become user/bob'],
});
