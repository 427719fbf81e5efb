import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny, type TestAccount } from '../../../testing/test-model.ts';
import { removeDenyingPolicies } from './step.ts';

const NO = deny('s3:*');

describeStep({
  kind: removeDenyingPolicies,
  account: { users: { bob: { inline: [NO] }, cyd: { inline: [allow('s3:*')] } } },
  actions: 'iam:DeleteUserPolicy',
  on: 'user/bob',
  gains: ['relieve user/bob'],
});

function removed(account: TestAccount): readonly string[] {
  return takeSteps(removeDenyingPolicies, account, 'user/ana').flatMap(({ gain }) =>
    gain.kind === 'relieve' ? [gain.source] : [],
  );
}

describe('remove-denying-policies', () => {
  const guard = arnOf('policy/guard');
  const ops = arnOf('group/ops');
  const account = {
    groups: { ops: { inline: [NO, allow('sqs:*')], attached: ['guard'] } },
    roles: { app: { attached: ['guard'] }, kept: { path: '/aws-reserved/', inline: [NO] } },
    policies: { guard: NO },
  };
  const bob = { inline: [NO], attached: ['guard'], groups: ['ops'] };
  const users = (...actions: readonly string[]) => ({ ana: { inline: [allow(actions)] }, bob });

  it.each<[string, readonly string[]]>([
    ['iam:DeleteUserPolicy', [`${arnOf('user/bob')} inline policy inline-0`]],
    ['iam:PutUserPolicy', [`${arnOf('user/bob')} inline policy inline-0`]],
    ['iam:DetachUserPolicy', [guard]],
    ['iam:DetachRolePolicy', [guard]],
    ['iam:DetachGroupPolicy', [`${guard} ${ops}`]],
    ['iam:DeleteGroupPolicy', [`${ops} inline policy inline-0 ${ops}`]],
    ['iam:PutGroupPolicy', [`${ops} inline policy inline-0 ${ops}`]],
    ['iam:CreatePolicyVersion', [`${guard}, ${guard} ${ops}`, guard]],
    [
      'iam:RemoveUserFromGroup',
      [
        [`${ops} inline policy inline-0`, `${ops} inline policy inline-1`, guard]
          .map((name) => `${name} ${ops}`)
          .join(', '),
      ],
    ],
    ['iam:DeleteRolePolicy', []],
  ])('fires by %s', (action, expected) => {
    expect(removed({ ...account, users: users(action) })).toEqual(expected);
  });

  it.each([
    ['an older version without', [allow('s3:*'), NO], [guard]],
    ['older versions that deny as well, only', [NO, NO], []],
  ])('puts another version in force where there is %s', (_, versions, expected) => {
    const ana = { inline: [allow('iam:SetDefaultPolicyVersion')] };
    const policies = { guard: versions };
    expect(removed({ users: { ana, bob: { attached: ['guard'] } }, policies })).toEqual(expected);
  });

  it('does away with all that can be at once', () => {
    const steps = takeSteps(
      removeDenyingPolicies,
      { ...account, users: users('iam:DeleteUserPolicy', 'iam:DetachUserPolicy') },
      'user/ana',
    );
    expect(gainsOf(steps)).toEqual(['relieve user/bob']);
    expect(steps[0]?.requests).toHaveLength(2);
  });

  it('stays silent where another policy may be detached only', () => {
    const other = { ArnEquals: { 'iam:PolicyARN': arnOf('policy/other') } };
    const ana = { inline: [allow('iam:DetachUserPolicy', '*', other)] };
    expect(removed({ ...account, users: { ana, bob } })).toEqual([]);
  });
});
