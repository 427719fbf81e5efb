import { parseInstant } from '@countersign/core';
import type { AccountCredentials, UsedKey, UserCredentials } from '../inventory/credentials.ts';
import type { Account, Group, Model, Role, User } from '../inventory/model.ts';
import type { Fact } from './finding.ts';

/** A user with its credentials, and the report that tells of them. */
export interface ReportedUser {
  readonly user: User;
  readonly credentials: UserCredentials;
  readonly report: AccountCredentials;
}

/** Every user that a credential report tells of, but no root user. */
export function* reportedUsers(model: Model): Iterable<ReportedUser> {
  for (const { credentials: report, users } of model.accounts.values()) {
    for (const user of users.values()) {
      const credentials = report?.users.get(user.arn);
      if (report !== null && credentials !== undefined) yield { user, credentials, report };
    }
  }
}

/** Something that AWS's credential report says. */
export function reported({ reportedAt }: AccountCredentials, text: string): Fact {
  return { text, source: `credential report of ${reportedAt}` };
}

const DAY_MS = 86_400_000;

/**
 * Tells whether an instant lies more days before another than a limit; `false` where
 * one of them is not known. The other one is when things were looked at, not when
 * they are judged: of what happened since then an old report tells nothing.
 */
export function isLongBefore(instant: string | null, seenAt: string | null, days: number): boolean {
  if (instant === null || seenAt === null) return false;
  const [ms, seenAtMs] = [parseInstant(instant), parseInstant(seenAt)];
  return ms !== null && seenAtMs !== null && seenAtMs - ms > days * DAY_MS;
}

/**
 * When an account was looked at: the instant of its credential report, or the newest
 * instant that its users, groups and roles tell of, as they were looked at later.
 */
export function lookedAt({ credentials, groups, roles, users }: Account): string | null {
  if (credentials !== null) return credentials.reportedAt;
  let newest: { readonly text: string; readonly ms: number } | null = null;
  for (const text of instantsOf([...users.values(), ...groups.values(), ...roles.values()])) {
    const ms = parseInstant(text);
    if (ms !== null && (newest === null || ms > newest.ms)) newest = { text, ms };
  }
  return newest?.text ?? null;
}

function instantsOf(entities: readonly (User | Group | Role)[]): readonly string[] {
  return entities.flatMap((entity) => [
    ...(entity.createdAt === null ? [] : [entity.createdAt]),
    ...(entity.kind === 'role' && entity.lastUsedAt !== null ? [entity.lastUsedAt] : []),
  ]);
}

/** How people call a key that only a report tells of. */
export function keyLabel({ nth }: UsedKey): string {
  return nth === 1 ? 'the first access key' : 'the second access key';
}
