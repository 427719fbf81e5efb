import { describe, expect, it } from 'vitest';
import { reportWith, type TestCredentials, testKey } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { personWithAccessKey } from './rule.ts';

function titles(credentials: TestCredentials, name = 'ana'): readonly string[] {
  const account = {
    users: { [name]: {} },
    beside: { credentials: reportWith({ [name]: credentials }) },
  };
  return findByRule(personWithAccessKey, account).map(({ title }) => title);
}

const PASSWORD = { changedAt: null, usedAt: null };

describe('person-with-access-key fires on', () => {
  it('a password beside an active key', () => {
    expect(titles({ password: PASSWORD, keys: [testKey()] })).toEqual([
      'ana is a person’s user and has an access key',
    ]);
  });

  it('two keys of a user that is named after a person', () => {
    expect(titles({ keys: [testKey(), testKey({ nth: 2 })] }, 'ana@example.com')[0]).toContain(
      'two access keys',
    );
  });
});

describe('person-with-access-key stays silent on', () => {
  it.each<[string, TestCredentials]>([
    ['a user with keys and no password', { keys: [testKey()] }],
    [
      'a password and a key that is switched off',
      { password: PASSWORD, keys: [testKey({ isActive: false })] },
    ],
    ['a password alone', { password: PASSWORD }],
  ])('%s', (_, credentials) => {
    expect(titles(credentials)).toEqual([]);
  });
});
