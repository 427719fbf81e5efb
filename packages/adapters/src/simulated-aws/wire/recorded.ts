import type { Members, Output } from './write-answer.ts';

/** Members that are no part of a call, secrets that answers give, and secrets that calls bring. */
const NOT_RECORDED: ReadonlySet<string> = new Set([
  'Action',
  'Version',
  'SecretAccessKey',
  'SessionToken',
]);
const SECRET: ReadonlySet<string> = new Set([
  'Password',
  'OldPassword',
  'NewPassword',
  'TokenCode',
]);
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/**
 * The parameters of a call as CloudTrail records them: names begin in lower case, and
 * nothing secret is told. `null` where there are none.
 */
export function recordedParameters(values: unknown): Members | null {
  const members = membersOf(values).flatMap(([name, value]) => recordedMember(name, value));
  return members.length === 0 ? null : Object.fromEntries(members);
}

/** The members of an answer in the same form. */
export function recordedMembers(members: Members): Members {
  return recordedParameters(members) ?? {};
}

function recordedMember(name: string, value: unknown): readonly (readonly [string, Output])[] {
  if (NOT_RECORDED.has(name) || value === undefined || value === null) return [];
  const recorded = SECRET.has(name) ? HIDDEN : recordedValue(value);
  return [[name.slice(0, 1).toLowerCase() + name.slice(1), recorded]];
}

function recordedValue(value: unknown): Output {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (value instanceof Date) return DATES.format(value).replace(/\u202F/g, ' ');
  if (value instanceof Uint8Array) return null;
  const list = listIn(value);
  return list === null ? recordedParameters(value) : list.map(recordedValue);
}

/** `Nov 26, 2026, 8:00:00 AM`. */
const DATES = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** The entries of a list, in either protocol; `null` where it is none. */
function listIn(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!(value instanceof Map)) return null;
  const member: unknown = value.get('member');
  return member instanceof Map ? [...member.values()] : null;
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (value instanceof Map) return Array.from(value, ([name, each]) => [String(name), each]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
