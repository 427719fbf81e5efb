import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import type { TestAccount } from '../../../testing/test-model.ts';
import { roleWithoutOwnerTag } from './rule.ts';

describe('role-without-owner-tag fires on', () => {
  it('roles whose tags do not say who answers for them, once', () => {
    const roles = { app: {}, job: { tags: { Owner: '' } }, known: { tags: { Owner: 'team-a' } } };
    const [finding, ...others] = findByRule(roleWithoutOwnerTag, { roles });
    expect(others).toEqual([]);
    expect(finding?.title).toBe(
      '2 of 3 roles of account 111122223333 have no tag that says who answers for them',
    );
    expect(finding?.facts.map(({ text }) => text)).toEqual(['role app', 'role job']);
  });
});

describe('role-without-owner-tag stays silent on', () => {
  it.each<[string, TestAccount]>([
    ['roles with such a tag', { roles: { app: { tags: { EMAIL: 'team@example.com' } } } }],
    ['roles that AWS keeps', { roles: { linked: { path: '/aws-service-role/x/' } } }],
    ['users', { users: { ana: {} } }],
  ])('%s', (_, account) => {
    expect(findByRule(roleWithoutOwnerTag, account)).toEqual([]);
  });
});
