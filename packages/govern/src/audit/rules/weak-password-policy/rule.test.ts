import { describe, expect, it } from 'vitest';
import { reportWith } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { weakPasswordPolicy } from './rule.ts';

const PASSWORD = { changedAt: null, usedAt: null };
const STRONG = {
  minimumLength: 14,
  remembered: 24,
  maxAgeDays: 0,
  needsUppercase: false,
  needsLowercase: false,
  needsNumbers: false,
  needsSymbols: false,
};

interface Given {
  readonly policy: Partial<typeof STRONG> | null;
  readonly isWhole?: boolean;
  readonly hasPassword?: boolean;
}

/** What is found of an account in which Ana has a password unless it is said otherwise. */
function titles({ hasPassword = true, isWhole = true, policy }: Given): readonly string[] {
  const passwordPolicy = policy === null ? null : { ...STRONG, ...policy };
  const credentials = reportWith({ ana: { password: hasPassword ? PASSWORD : null } });
  const settings = { root: null, passwordPolicy, isWhole };
  const account = { users: { ana: {} }, beside: { credentials, settings } };
  return findByRule(weakPasswordPolicy, account).map(({ title }) => title);
}

describe('weak-password-policy fires on', () => {
  it.each<[string, Given, string]>([
    ['short passwords', { policy: { minimumLength: 13 } }, 'may be short'],
    ['passwords of before', { policy: { remembered: 23 } }, 'may be used again'],
    ['no policy at all', { policy: null }, 'may be short and may be used again'],
  ])('%s', (_, given, expected) => {
    expect(titles(given)).toEqual([`Passwords in account 111122223333 ${expected}`]);
  });
});

describe('weak-password-policy stays silent on', () => {
  it.each<[string, Given]>([
    ['what CIS asks for', { policy: {} }],
    ['an account in which nobody has a password', { policy: null, hasPassword: false }],
    ['an account of which not everything was read', { policy: null, isWhole: false }],
  ])('%s', (_, given) => {
    expect(titles(given)).toEqual([]);
  });

  it('an account of which only users and roles are known', () => {
    expect(findByRule(weakPasswordPolicy, { users: { ana: {} } })).toEqual([]);
  });
});
