import { describe, expect, it } from 'vitest';
import { reportWith, testKey } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import type { TestAccount } from '../../../testing/test-model.ts';
import { rootAccessKey } from './rule.ts';

function facts(beside: TestAccount['beside']): readonly string[] {
  const findings = findByRule(rootAccessKey, { users: { ana: {} }, ...(beside && { beside }) });
  return findings.flatMap((finding) => finding.facts.map(({ text }) => text));
}

function settings(hasMfa: boolean, hasAccessKeys: boolean) {
  return {
    root: { hasVirtualMfa: null, hasMfa, hasAccessKeys },
    passwordPolicy: null,
    isWhole: true,
  };
}

describe('root-access-key fires on', () => {
  it.each<[string, NonNullable<TestAccount['beside']>, string]>([
    [
      'an active key',
      { credentials: reportWith({}, { keys: [testKey()] }) },
      'access_key_1_active is true, since 2025-12-31T00:00:00Z',
    ],
    [
      'a key that AWS counts, where there is no report',
      { settings: settings(true, true) },
      'AccountAccessKeysPresent is not 0',
    ],
  ])('%s', (_, beside, fact) => {
    expect(facts(beside)).toEqual([fact]);
  });
});

describe('root-access-key stays silent on', () => {
  it.each<[string, TestAccount['beside']]>([
    [
      'a key that is not active',
      { credentials: reportWith({}, { keys: [testKey({ isActive: false })] }) },
    ],
    ['no key', { credentials: reportWith({}, {}), settings: settings(false, false) }],
    ['an account of which only users and roles are known', undefined],
  ])('%s', (_, beside) => {
    expect(facts(beside)).toEqual([]);
  });
});
