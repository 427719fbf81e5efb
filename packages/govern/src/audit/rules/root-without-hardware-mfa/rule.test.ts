import { describe, expect, it } from 'vitest';
import type { AccountSettings } from '../../../inventory/credentials.ts';
import { reportWith } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import type { TestAccount } from '../../../testing/test-model.ts';
import { rootWithoutHardwareMfa } from './rule.ts';

function settings(hasVirtualMfa: boolean | null): AccountSettings {
  const root = { hasMfa: true, hasAccessKeys: false, hasVirtualMfa };
  return { root, passwordPolicy: null, isWhole: true };
}

const PASSWORD = { changedAt: null, usedAt: null };

function found(beside: NonNullable<TestAccount['beside']>) {
  return findByRule(rootWithoutHardwareMfa, { users: { ana: {} }, beside });
}

describe('root-without-hardware-mfa fires on', () => {
  it.each<[string, NonNullable<TestAccount['beside']>]>([
    ['a virtual device', { settings: settings(true) }],
    [
      'a virtual device beside a password',
      {
        settings: settings(true),
        credentials: reportWith({}, { password: PASSWORD, hasMfa: true }),
      },
    ],
  ])('%s', (_, beside) => {
    expect(found(beside).map(({ facts }) => facts[0]?.text)).toEqual([
      'the virtual device root-account-mfa-device is assigned',
    ]);
  });
});

describe('root-without-hardware-mfa stays silent on', () => {
  it.each<[string, NonNullable<TestAccount['beside']>]>([
    ['no virtual device', { settings: settings(false) }],
    ['an account whose devices were not listed', { settings: settings(null) }],
    [
      'a root user whose credentials were taken away',
      { settings: settings(true), credentials: reportWith({}, {}) },
    ],
    ['an account of which only users and roles are known', {}],
  ])('%s', (_, beside) => {
    expect(found(beside)).toEqual([]);
  });
});
