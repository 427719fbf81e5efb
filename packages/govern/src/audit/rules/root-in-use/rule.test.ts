import { describe, expect, it } from 'vitest';
import { reportWith, testKey } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import type { TestAccount } from '../../../testing/test-model.ts';
import { rootInUse } from './rule.ts';

function facts(beside: TestAccount['beside']): readonly string[] {
  const findings = findByRule(rootInUse, { users: { ana: {} }, ...(beside && { beside }) });
  return findings.flatMap((finding) => finding.facts.map(({ text }) => text));
}

function usedAt(instant: string | null) {
  return { changedAt: null, usedAt: instant };
}

describe('root-in-use fires on', () => {
  it.each<[string, NonNullable<TestAccount['beside']>, string]>([
    [
      'a sign-in 89 days ago',
      { credentials: reportWith({}, { password: usedAt('2025-10-04T00:00:00Z') }) },
      'password_last_used is 2025-10-04T00:00:00Z',
    ],
    [
      'a call with a key',
      { credentials: reportWith({}, { keys: [testKey({ usedAt: '2025-12-31T12:00:00Z' })] }) },
      'access_key_1_last_used_date is 2025-12-31T12:00:00Z',
    ],
  ])('%s', (_, beside, fact) => {
    expect(facts(beside)).toEqual([fact]);
  });
});

describe('root-in-use stays silent on', () => {
  it.each<[string, TestAccount['beside']]>([
    [
      'a sign-in 91 days ago',
      { credentials: reportWith({}, { password: usedAt('2025-10-02T00:00:00Z') }) },
    ],
    [
      'a root user that was never used',
      { credentials: reportWith({}, { password: usedAt(null) }) },
    ],
    ['an account of which only users and roles are known', undefined],
  ])('%s', (_, beside) => {
    expect(facts(beside)).toEqual([]);
  });
});
