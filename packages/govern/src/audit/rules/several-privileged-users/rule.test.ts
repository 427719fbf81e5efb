import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { allow, type TestAccount } from '../../../testing/test-model.ts';
import { severalPrivilegedUsers } from './rule.ts';

const ALL = { inline: [allow('*')] };

describe('several-privileged-users fires on', () => {
  it('two users who may do everything', () => {
    const [finding, ...others] = findByRule(severalPrivilegedUsers, {
      users: { ana: ALL, bob: ALL },
    });
    expect(others).toEqual([]);
    expect(finding?.title).toBe('2 users of account 111122223333 are administrators: ana and bob');
    expect(finding?.facts).toHaveLength(2);
  });
});

describe('several-privileged-users stays silent on', () => {
  it.each<[string, TestAccount]>([
    ['one such user', { users: { ana: ALL, bob: { inline: [allow('s3:*')] } } }],
    ['a user and a role', { users: { ana: ALL }, roles: { admin: ALL } }],
  ])('%s', (_, account) => {
    expect(findByRule(severalPrivilegedUsers, account)).toEqual([]);
  });

  it('one such user in each of two accounts', () => {
    const accounts = [{ users: { ana: ALL } }, { id: '444455556666', users: { bob: ALL } }];
    expect(findByRule(severalPrivilegedUsers, accounts)).toEqual([]);
  });
});
