import { describeStep } from '../../../testing/near-misses.ts';
import { createLoginProfile } from './step.ts';

describeStep({
  kind: createLoginProfile,
  account: { users: { bob: {} } },
  actions: 'iam:CreateLoginProfile',
  on: 'user/bob',
  gains: ['become user/bob'],
});
