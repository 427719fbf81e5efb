import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readAccountSettings, readCredentialReport } from './read-credentials.ts';

const ACCOUNT = '111122223333';

/** A row as AWS writes it of a user without anything, or as `parts` say. */
function row(user: string, parts: Readonly<Record<string, string>> = {}): object {
  const arn = user === '<root_account>' ? 'root' : `user/${user}`;
  return {
    user,
    arn: `arn:aws:iam::${ACCOUNT}:${arn}`,
    user_creation_time: '2024-01-02T03:04:05+00:00',
    password_enabled: 'false',
    password_last_used: 'N/A',
    password_last_changed: 'N/A',
    mfa_active: 'false',
    access_key_1_active: 'false',
    access_key_1_last_rotated: 'N/A',
    access_key_1_last_used_date: 'N/A',
    access_key_2_active: 'false',
    access_key_2_last_rotated: 'N/A',
    access_key_2_last_used_date: 'N/A',
    ...parts,
  };
}

function report(...users: readonly object[]) {
  const read = readCredentialReport({ generatedAt: '2026-01-01T00:00:00Z', users }, ACCOUNT);
  invariant(read.ok, read.ok ? '' : JSON.stringify(read.failure));
  return read.value;
}

describe('a credential report', () => {
  it('tells of users with a password, and when it was used', () => {
    const used = { password_enabled: 'true', password_last_used: '2025-05-06T07:08:09+00:00' };
    const { root, users } = report(row('ana', { ...used, mfa_active: 'true' }), row('ben'));
    expect(root).toBeNull();
    expect([...users.values()]).toMatchObject([
      { hasMfa: true, password: { usedAt: '2025-05-06T07:08:09+00:00', changedAt: null } },
      { hasMfa: false, password: null, keys: [], createdAt: '2024-01-02T03:04:05+00:00' },
    ]);
  });

  it('tells of keys, those among them that are not active, and never used', () => {
    const keys = {
      access_key_1_last_rotated: '2025-01-01T00:00:00+00:00',
      access_key_2_active: 'true',
      access_key_2_last_rotated: '2025-02-01T00:00:00+00:00',
      access_key_2_last_used_date: 'no_information',
    };
    const [ana] = report(row('ana', keys)).users.values();
    expect(ana?.keys).toEqual([
      { nth: 1, isActive: false, changedAt: '2025-01-01T00:00:00+00:00', usedAt: null },
      { nth: 2, isActive: true, changedAt: '2025-02-01T00:00:00+00:00', usedAt: null },
    ]);
  });

  it.each([
    ['not_supported', true],
    ['true', true],
    ['false', false],
  ])('tells of the root user apart, whose password is %s', (password_enabled, hasPassword) => {
    const { root, users } = report(row('<root_account>', { password_enabled }));
    expect(users.size).toBe(0);
    expect(root?.password !== null).toBe(hasPassword);
  });

  it.each([
    [null, '', 'expected an object but found `null`'],
    [{ users: [] }, '', '`generatedAt` is missing'],
    [{ generatedAt: 'x', users: [{ user: 'ana' }] }, '/users/0', '`arn` is missing'],
    [
      { generatedAt: 'x', users: [row('ana', { access_key_1_last_rotated: 'soon' })] },
      '/users/0/access_key_1_last_rotated',
      '`soon` is not an instant',
    ],
  ])('is refused: %#', (value, pointer, message) => {
    const read = readCredentialReport(value, ACCOUNT);
    invariant(!read.ok, 'it is refused');
    expect(read.failure).toMatchObject([{ pointer, message }]);
  });
});

describe('what an account is set to', () => {
  const policy = { MinimumPasswordLength: 14, PasswordReusePrevention: 24, RequireNumbers: true };
  const summary = { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0, Users: 3 };

  it('is its password policy, and what AWS counts of the root user', () => {
    const read = readAccountSettings({ aliases: [], summary, passwordPolicy: policy }, true);
    expect(read).toMatchObject({
      ok: true,
      value: {
        isWhole: true,
        root: { hasMfa: true, hasAccessKeys: false },
        passwordPolicy: { minimumLength: 14, remembered: 24, maxAgeDays: 0, needsNumbers: true },
      },
    });
  });

  it('is not known where it was not read', () => {
    const read = readAccountSettings({ aliases: null, summary: null, passwordPolicy: null }, false);
    expect(read).toEqual({
      ok: true,
      value: { isWhole: false, root: null, passwordPolicy: null },
    });
  });

  it('is refused where a count is none', () => {
    const read = readAccountSettings({ summary: { AccountMFAEnabled: 'yes' } }, true);
    invariant(!read.ok, 'it is refused');
    expect(read.failure).toMatchObject([{ pointer: '/summary/AccountMFAEnabled' }]);
  });
});
