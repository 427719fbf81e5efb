import { describeStep } from '../../../testing/near-misses.ts';
import { putUserPolicy } from './step.ts';

describeStep({
  kind: putUserPolicy,
  account: { users: { bob: {} } },
  actions: 'iam:PutUserPolicy',
  on: 'user/bob',
  gains: ['rewrite user/bob'],
});
