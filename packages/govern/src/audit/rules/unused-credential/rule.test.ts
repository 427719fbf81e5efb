import { describe, expect, it } from 'vitest';
import { reportWith, type TestCredentials, testKey } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { unusedCredential } from './rule.ts';

/** What is found of Ana, who has these credentials; without any, no report tells of her. */
function found(ana: TestCredentials | null) {
  const credentials = reportWith(ana === null ? {} : { ana });
  return findByRule(unusedCredential, { users: { ana: {} }, beside: { credentials } });
}

const LONG_AGO = '2024-01-01T00:00:00Z';

describe('unused-credential fires on', () => {
  it.each<[string, TestCredentials, string, string]>([
    [
      'a key that was last used 91 days ago',
      { keys: [testKey({ changedAt: LONG_AGO, usedAt: '2025-10-02T00:00:00Z' })] },
      'Nobody used the first access key of ana for 90 days',
      'access_key_1_last_used_date is 2025-10-02T00:00:00Z',
    ],
    [
      'an old key that was never used, and a password',
      {
        keys: [testKey({ nth: 2, changedAt: LONG_AGO })],
        password: { changedAt: null, usedAt: '2025-01-01T00:00:00Z' },
      },
      'Nobody used the password and the second access key of ana for 90 days',
      'password_last_used is 2025-01-01T00:00:00Z; ' +
        `access_key_2_last_used_date tells of no use, and it is there since ${LONG_AGO}`,
    ],
  ])('%s', (_, ana, title, fact) => {
    const [finding, ...others] = found(ana);
    expect(others).toEqual([]);
    expect(finding?.title).toBe(title);
    expect(finding?.facts.map(({ text }) => text).join('; ')).toBe(fact);
    expect(finding?.facts[0]?.source).toBe('credential report of 2026-01-01T00:00:00Z');
  });
});

describe('unused-credential stays silent on', () => {
  it.each<[string, TestCredentials | null]>([
    [
      'a key that was last used 89 days ago',
      { keys: [testKey({ changedAt: LONG_AGO, usedAt: '2025-10-04T00:00:00Z' })] },
    ],
    ['a new key that nobody used yet', { keys: [testKey()] }],
    ['a key that is not active', { keys: [testKey({ isActive: false, changedAt: LONG_AGO })] }],
    ['a user that no report tells of', null],
  ])('%s', (_, ana) => {
    expect(found(ana)).toEqual([]);
  });
});
