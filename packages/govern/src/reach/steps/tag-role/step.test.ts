import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import {
  allow,
  arnOf,
  deny,
  type TestAccount,
  type TestDocument,
  trust,
} from '../../../testing/test-model.ts';
import { tagRole } from './step.ts';

const TAG = allow('iam:TagRole');
const OPS = { StringEquals: { 'iam:ResourceTag/team': 'ops' } };
const OWN_ACCOUNT = trust({ AWS: arnOf('root') });

function take(
  inline: readonly TestDocument[],
  app: NonNullable<TestAccount['roles']>[string] = {},
  tags = {},
) {
  return takeSteps(tagRole, { users: { ana: { inline, tags } }, roles: { app } }, 'user/ana');
}

describe('tag-role', () => {
  it.each<[string, TestDocument, string, TestDocument?]>([
    ['writing a policy', allow('iam:PutRolePolicy', '*', OPS), 'rewrite role/app'],
    ['attaching a policy', allow('iam:AttachRolePolicy', '*', OPS), 'rewrite role/app'],
    ['letting oneself in', allow('iam:UpdateAssumeRolePolicy', '*', OPS), 'become role/app'],
    ['assuming', allow('sts:AssumeRole', '*', OPS), 'become role/app', OWN_ACCOUNT],
  ])('fires where a tag is the condition of %s', (_, document, gain, trusted) => {
    const steps = take([TAG, document], trusted === undefined ? {} : { trust: trusted });
    expect(gainsOf(steps)).toEqual([gain]);
    expect(steps[0]?.requests[0]).toMatchObject({
      kind: 'certain',
      witness: { request: { action: 'iam:TagRole' } },
    });
    expect(steps[0]?.requests[1]?.kind).toBe('certain');
  });

  it('fires where the tag has to be that of the caller', () => {
    const same = { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } };
    const inline = [TAG, allow('iam:PutRolePolicy', '*', same)];
    expect(gainsOf(take(inline, {}, { team: 'ops' }))).toEqual(['rewrite role/app']);
    expect(take(inline)).toEqual([]);
  });

  it('fires where a tag keeps others out', () => {
    const kept = deny('iam:PutRolePolicy', '*', {
      StringEquals: { 'aws:ResourceTag/protected': 'yes' },
    });
    const steps = take([TAG, allow('iam:PutRolePolicy'), kept], { tags: { protected: 'yes' } });
    expect(gainsOf(steps)).toEqual(['rewrite role/app']);
  });

  it('fires where a role tags itself and is let in by that', () => {
    const roles = {
      app: { inline: [allow('iam:TagRole', arnOf('role/app')), allow('sts:AssumeRole')] },
      ops: {
        trust: trust({ AWS: arnOf('root') }, { StringEquals: { 'aws:PrincipalTag/team': 'ops' } }),
        tags: { team: 'dev' },
      },
    };
    const tagged = { ...roles, app: { ...roles.app, tags: { team: 'dev' } } };
    expect(gainsOf(takeSteps(tagRole, { roles: tagged }, 'role/app'))).toEqual(['become role/ops']);
  });

  it.each<[string, readonly TestDocument[], NonNullable<TestAccount['roles']>[string]?]>([
    [
      'the role has the tag already',
      [TAG, allow('iam:PutRolePolicy', '*', OPS)],
      { tags: { team: 'ops' } },
    ],
    ['no tag is asked for', [TAG, allow('iam:PutRolePolicy')]],
    [
      'the tag has to be missing',
      [TAG, allow('iam:PutRolePolicy', '*', { Null: { 'iam:ResourceTag/team': 'true' } })],
      { tags: { team: 'ops' } },
    ],
    [
      'another role may be tagged',
      [allow('iam:TagRole', arnOf('role/other')), allow('iam:PutRolePolicy', '*', OPS)],
    ],
    [
      'another tag may be put',
      [
        allow('iam:TagRole', '*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['cost'] } }),
        allow('iam:PutRolePolicy', '*', OPS),
      ],
    ],
    [
      'another value may be put',
      [
        allow('iam:TagRole', '*', { StringEquals: { 'aws:RequestTag/team': 'dev' } }),
        allow('iam:PutRolePolicy', '*', OPS),
      ],
    ],
    ['a deny of tagging', [TAG, allow('iam:PutRolePolicy', '*', OPS), deny('iam:TagRole')]],
    ['the tag alone', [TAG, allow('iam:GetRole', '*', OPS)]],
  ])('stays silent: %s', (_, inline, app) => {
    expect(take(inline, app)).toEqual([]);
  });
});
