import { describeStep } from '../../../testing/near-misses.ts';
import { updateLoginProfile } from './step.ts';

describeStep({
  kind: updateLoginProfile,
  account: { users: { bob: {} } },
  actions: 'iam:UpdateLoginProfile',
  on: 'user/bob',
  gains: ['become user/bob'],
});
