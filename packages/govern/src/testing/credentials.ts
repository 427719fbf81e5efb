import type { AccountCredentials, UsedKey, UserCredentials } from '../inventory/credentials.ts';
import { arnOf } from './test-model.ts';

/** What differs from a user who has neither password nor keys nor a second factor. */
export type TestCredentials = Partial<Omit<UserCredentials, 'arn'>>;

/** A credential report of the day of the tests, of the root user and of users by their names. */
export function reportWith(
  users: Readonly<Record<string, TestCredentials>>,
  root: TestCredentials | null = null,
): AccountCredentials {
  const entries = Object.entries(users).map(([name, parts]) => {
    const arn = arnOf(`user/${name}`);
    return [arn, credentialsOf(arn, parts)] as const;
  });
  return {
    reportedAt: '2026-01-01T00:00:00Z',
    root: root === null ? null : credentialsOf(arnOf('root'), root),
    users: new Map(entries),
  };
}

function credentialsOf(arn: string, parts: TestCredentials): UserCredentials {
  const createdAt = '2020-01-01T00:00:00Z';
  return { arn, createdAt, password: null, hasMfa: false, keys: [], ...parts };
}

/** An active key that was made yesterday and never used, or as `parts` say. */
export function testKey(parts: Partial<UsedKey> = {}): UsedKey {
  return { nth: 1, isActive: true, changedAt: '2025-12-31T00:00:00Z', usedAt: null, ...parts };
}
