import { describe, expect, it } from 'vitest';
import { reportWith, type TestCredentials } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { consoleUserWithoutMfa } from './rule.ts';

/** What is found of Ana, who has these credentials; without any, no report tells of her. */
function found(ana: TestCredentials | null) {
  const credentials = reportWith(ana === null ? {} : { ana });
  return findByRule(consoleUserWithoutMfa, { users: { ana: {} }, beside: { credentials } });
}

const PASSWORD = { changedAt: null, usedAt: null };

describe('console-user-without-mfa fires on', () => {
  it.each<[string, TestCredentials, string, string]>([
    [
      'a password alone',
      { password: PASSWORD },
      'ana can sign in with a password alone',
      'password_enabled is true and mfa_active is false',
    ],
  ])('%s', (_, ana, title, fact) => {
    const [finding, ...others] = found(ana);
    expect(others).toEqual([]);
    expect(finding?.title).toBe(title);
    expect(finding?.facts.map(({ text }) => text).join('; ')).toBe(fact);
    expect(finding?.facts[0]?.source).toBe('credential report of 2026-01-01T00:00:00Z');
  });
});

describe('console-user-without-mfa stays silent on', () => {
  it.each<[string, TestCredentials | null]>([
    ['a password with a second factor', { password: PASSWORD, hasMfa: true }],
    ['a user without a password', {}],
    ['a user that no report tells of', null],
  ])('%s', (_, ana) => {
    expect(found(ana)).toEqual([]);
  });
});
