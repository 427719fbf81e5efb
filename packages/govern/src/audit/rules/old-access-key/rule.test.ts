import { describe, expect, it } from 'vitest';
import { reportWith, type TestCredentials, testKey } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { oldAccessKey } from './rule.ts';

/** What is found of Ana, who has these credentials; without any, no report tells of her. */
function found(ana: TestCredentials | null) {
  const credentials = reportWith(ana === null ? {} : { ana });
  return findByRule(oldAccessKey, { users: { ana: {} }, beside: { credentials } });
}

const TODAY = '2026-01-01T00:00:00Z';

describe('old-access-key fires on', () => {
  it.each<[string, TestCredentials, string, string]>([
    [
      'a key of 91 days',
      { keys: [testKey({ changedAt: '2025-10-02T00:00:00Z', usedAt: TODAY })] },
      'The first access key of ana is older than 90 days',
      'access_key_1_last_rotated is 2025-10-02T00:00:00Z',
    ],
  ])('%s', (_, ana, title, fact) => {
    const [finding, ...others] = found(ana);
    expect(others).toEqual([]);
    expect(finding?.title).toBe(title);
    expect(finding?.facts.map(({ text }) => text).join('; ')).toBe(fact);
    expect(finding?.facts[0]?.source).toBe('credential report of 2026-01-01T00:00:00Z');
  });
});

describe('old-access-key stays silent on', () => {
  it.each<[string, TestCredentials | null]>([
    ['a key of 89 days', { keys: [testKey({ changedAt: '2025-10-04T00:00:00Z' })] }],
    [
      'an old key that is not active',
      { keys: [testKey({ isActive: false, changedAt: '2020-01-01T00:00:00Z' })] },
    ],
    ['a user that no report tells of', null],
  ])('%s', (_, ana) => {
    expect(found(ana)).toEqual([]);
  });
});
