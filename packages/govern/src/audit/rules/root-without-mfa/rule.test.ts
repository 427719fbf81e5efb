import { describe, expect, it } from 'vitest';
import { reportWith, testKey } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import type { TestAccount } from '../../../testing/test-model.ts';
import { rootWithoutMfa } from './rule.ts';

function facts(beside: TestAccount['beside']): readonly string[] {
  const findings = findByRule(rootWithoutMfa, { users: { ana: {} }, ...(beside && { beside }) });
  return findings.flatMap((finding) => finding.facts.map(({ text }) => text));
}

function settings(hasMfa: boolean, hasAccessKeys: boolean) {
  return {
    root: { hasVirtualMfa: null, hasMfa, hasAccessKeys },
    passwordPolicy: null,
    isWhole: true,
  };
}

const PASSWORD = { changedAt: null, usedAt: null };

describe('root-without-mfa fires on', () => {
  it.each<[string, NonNullable<TestAccount['beside']>, string]>([
    [
      'a password alone',
      { credentials: reportWith({}, { password: PASSWORD }) },
      'mfa_active is false',
    ],
    ['a key alone', { credentials: reportWith({}, { keys: [testKey()] }) }, 'mfa_active is false'],
    [
      'no factor that AWS counts, where there is no report',
      { settings: settings(false, false) },
      'AccountMFAEnabled is 0',
    ],
  ])('%s', (_, beside, fact) => {
    expect(facts(beside)).toEqual([fact]);
  });
});

describe('root-without-mfa stays silent on', () => {
  it.each<[string, TestAccount['beside']]>([
    [
      'a password with a second factor',
      { credentials: reportWith({}, { password: PASSWORD, hasMfa: true }) },
    ],
    [
      'a root user whose credentials were taken away, whatever AWS counts',
      { credentials: reportWith({}, {}), settings: settings(false, false) },
    ],
    ['an account of which only users and roles are known', undefined],
  ])('%s', (_, beside) => {
    expect(facts(beside)).toEqual([]);
  });
});
