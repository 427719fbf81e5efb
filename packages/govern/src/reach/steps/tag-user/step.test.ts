import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny, type TestDocument, trust } from '../../../testing/test-model.ts';
import { tagUser } from './step.ts';

const TAG = allow('iam:TagUser');
const OPS = { StringEquals: { 'iam:ResourceTag/team': 'ops' } };
const IS_OPS = { StringEquals: { 'aws:PrincipalTag/team': 'ops' } };

function gains(inline: readonly TestDocument[], tags: Readonly<Record<string, string>> = {}) {
  const account = {
    users: { ana: { inline, tags }, bob: {} },
    roles: { ops: { trust: trust({ AWS: arnOf('root') }, IS_OPS) } },
  };
  return gainsOf(takeSteps(tagUser, account, 'user/ana'));
}

describe('tag-user', () => {
  it('fires where a tag is the condition of a key for another user', () => {
    const inline = [TAG, allow('iam:CreateAccessKey', arnOf('user/bob'), OPS)];
    expect(gains(inline)).toEqual(['become user/bob']);
  });

  it.each([{}, { team: 'dev' }])('fires where a role lets in who has a tag: %s', (tags) => {
    const itself = allow('iam:TagUser', arnOf('user/ana'));
    expect(gains([itself, allow('sts:AssumeRole')], tags)).toEqual(['become role/ops']);
  });

  it('fires where policies of its own ask for a tag', () => {
    const inline = [TAG, allow('iam:PutUserPolicy', arnOf('user/bob'), IS_OPS)];
    expect(gains(inline)).toEqual(['rewrite user/bob']);
  });

  it.each<[string, readonly TestDocument[], Record<string, string>?]>([
    ['it has the tag already', [TAG, allow('sts:AssumeRole')], { team: 'ops' }],
    ['it may tag another user', [allow('iam:TagUser', arnOf('user/bob')), allow('sts:AssumeRole')]],
    [
      'it may take on another value',
      [
        allow('iam:TagUser', '*', { StringEquals: { 'aws:RequestTag/team': 'dev' } }),
        allow('sts:AssumeRole'),
      ],
    ],
    [
      'with the tag it is denied',
      [TAG, allow('sts:AssumeRole'), deny('sts:AssumeRole', '*', IS_OPS)],
    ],
    ['a deny of tagging', [TAG, allow('sts:AssumeRole'), deny('iam:TagUser')]],
  ])('stays silent: %s', (_, inline, tags) => {
    expect(gains(inline, tags)).toEqual([]);
  });
});
