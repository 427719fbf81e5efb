import { describe, expect, it } from 'vitest';
import { reportWith, type TestCredentials, testKey } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { twoActiveAccessKeys } from './rule.ts';

/** What is found of Ana, who has these credentials; without any, no report tells of her. */
function found(ana: TestCredentials | null) {
  const credentials = reportWith(ana === null ? {} : { ana });
  return findByRule(twoActiveAccessKeys, { users: { ana: {} }, beside: { credentials } });
}

describe('two-active-access-keys fires on', () => {
  it.each<[string, TestCredentials, string, string]>([
    [
      'two keys that work',
      { keys: [testKey(), testKey({ nth: 2 })] },
      'Both access keys of ana are active',
      'access_key_1_active and access_key_2_active are true',
    ],
  ])('%s', (_, ana, title, fact) => {
    const [finding, ...others] = found(ana);
    expect(others).toEqual([]);
    expect(finding?.title).toBe(title);
    expect(finding?.facts.map(({ text }) => text).join('; ')).toBe(fact);
    expect(finding?.facts[0]?.source).toBe('credential report of 2026-01-01T00:00:00Z');
  });
});

describe('two-active-access-keys stays silent on', () => {
  it.each<[string, TestCredentials | null]>([
    [
      'a key beside one that is not active',
      { keys: [testKey(), testKey({ nth: 2, isActive: false })] },
    ],
    ['one key', { keys: [testKey()] }],
    ['a user that no report tells of', null],
  ])('%s', (_, ana) => {
    expect(found(ana)).toEqual([]);
  });
});
