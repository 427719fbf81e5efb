import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { allow, type TestAccount } from '../../../testing/test-model.ts';
import { dutyRoleWithoutTag } from './rule.ts';

function titles(roles: NonNullable<TestAccount['roles']>): readonly string[] {
  const users = { marked: { tags: { 'iam-creator': 'yes' } } };
  return findByRule(dutyRoleWithoutTag, { users, roles }).map(({ title }) => title);
}

const CREATES = allow('iam:CreateUser');
const GRANTS = allow('iam:AttachUserPolicy');

describe('duty-role-without-tag fires on', () => {
  it('a creator and an assigner that are not marked', () => {
    expect(titles({ creator: { inline: [CREATES] }, assigner: { inline: [GRANTS] } })).toEqual([
      'assigner holds permission granting and has no tag iam-assigner',
      'creator holds identity creation and has no tag iam-creator',
    ]);
  });

  it('a creator that is marked as the assigner', () => {
    expect(
      titles({ creator: { inline: [CREATES], tags: { 'iam-assigner': 'yes' } } }),
    ).toHaveLength(1);
  });
});

describe('duty-role-without-tag stays silent on', () => {
  it('accounts in which nothing is marked', () => {
    expect(findByRule(dutyRoleWithoutTag, { roles: { creator: { inline: [CREATES] } } })).toEqual(
      [],
    );
  });

  it.each<[string, NonNullable<TestAccount['roles']>]>([
    ['roles that are marked', { creator: { inline: [CREATES], tags: { 'iam-creator': '' } } }],
    ['a role that holds both', { both: { inline: [CREATES, GRANTS] } }],
    ['an administrator', { admin: { inline: [allow('*')] } }],
    ['a role of neither duty', { app: { inline: [allow('s3:GetObject')] } }],
  ])('%s', (_, roles) => {
    expect(titles(roles)).toEqual([]);
  });
});
