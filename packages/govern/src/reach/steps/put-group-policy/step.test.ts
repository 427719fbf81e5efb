import { describeStep } from '../../../testing/near-misses.ts';
import { putGroupPolicy } from './step.ts';

describeStep({
  kind: putGroupPolicy,
  account: {
    users: { bob: { groups: ['ops'] }, cyd: { groups: ['ops'] }, dan: { groups: ['dev'] } },
    groups: { ops: {}, dev: {}, empty: {} },
  },
  actions: 'iam:PutGroupPolicy',
  on: 'group/ops',
  gains: ['rewrite user/bob', 'rewrite user/cyd'],
});
