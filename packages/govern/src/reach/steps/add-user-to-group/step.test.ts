import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf } from '../../../testing/test-model.ts';
import { addUserToGroup } from './step.ts';

const ACCOUNT = {
  users: { bob: {}, cyd: { groups: ['ops'] } },
  groups: { ops: { inline: [allow('sqs:*')], attached: ['logs'] }, empty: {} },
  policies: { logs: allow('logs:*') },
};

describeStep({
  kind: addUserToGroup,
  account: ACCOUNT,
  actions: 'iam:AddUserToGroup',
  on: 'group/ops',
  gains: ['bob', 'ana'].map((name) => `endow user/${name} ${arnOf('group/ops')}`),
});

it('add-user-to-group gives inline and attached policies, and nothing of a group without any', () => {
  const ana = { inline: [allow('iam:AddUserToGroup')] };
  const account = { ...ACCOUNT, users: { ana, cyd: ACCOUNT.users.cyd } };
  const steps = takeSteps(addUserToGroup, account, 'user/ana');
  expect(steps.map(({ gain }) => gain)).toMatchObject([
    {
      policies: [
        { name: `${arnOf('group/ops')} inline policy inline-0` },
        { name: arnOf('policy/logs') },
      ],
    },
  ]);
});
