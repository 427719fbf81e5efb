import { parseInstant } from '@countersign/core';
import type { Actor } from '../trail/actor.ts';
import { callName } from '../trail/call-name.ts';
import { objectIn, textIn } from '../trail/members.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import type { RoleUse } from './approvals.ts';
import type { RecordedCall } from './detection-rule.ts';
import { given } from './told.ts';

const ASSUMES: ReadonlySet<string> = new Set([
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
]);

/** Sign-ins of sessions: what the console shows of somebody whom a provider or another role brought. */
const SIGN_INS: ReadonlySet<string> = new Set(['signin:SwitchRole', 'signin:ConsoleLogin']);

/**
 * Whether a call may have given somebody a session of a role. Services do not count: they assume
 * the roles of what runs with them over and over.
 */
export function mayAssumeRole(call: RecordedCall): boolean {
  const { errorCode, identity } = call;
  if (errorCode !== null || identity.type === 'AWSService' || identity.invokedBy !== null) {
    return false;
  }
  const name = callName(call);
  return ASSUMES.has(name) || (SIGN_INS.has(name) && identity.type === 'AssumedRole');
}

/** The ARN of the role that somebody has a session of by such a call; `null` where it failed. */
export function assumedRole(event: TrailEvent): string | null {
  if (ASSUMES.has(callName(event))) return given(event, 'roleArn');
  const isFailed = textIn(event.responseElements, event.name) === 'Failure';
  return isFailed ? null : event.identity.issuerArn;
}

/** That somebody who called has a session of a role now. */
export function roleUse(role: string, { arn, person }: Actor, event: TrailEvent): RoleUse {
  const { issuerArn, type, userName } = event.identity;
  // Of a session that is seen at a sign-in the issuer is the role itself. What a provider calls
  // a user is not for the user to choose, as the name of a session is.
  const callers = [
    person,
    arn,
    issuerArn === role ? null : issuerArn,
    type === 'SAMLUser' || type === 'WebIdentityUser' ? userName : null,
  ];
  return { role, callers: callers.filter((each) => each !== null), atMs: event.atMs };
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** As records have it: `Nov 29, 2026, 1:00:00 PM`, in UTC, now and then with other spaces. */
const WRITTEN =
  /^(?<month>[A-Z][a-z]{2}) (?<day>\d{1,2}), (?<year>\d{4}),? (?<hour>\d{1,2})(?<rest>:\d{2}:\d{2})\s(?<half>[AP])M$/;

/** When a session ends that a call gave, in milliseconds since 1970; `null` where its record does not tell. */
export function sessionEndMs({ responseElements }: TrailEvent): number | null {
  const text = textIn(objectIn(responseElements, 'credentials'), 'expiration');
  if (text === null) return null;
  const groups = WRITTEN.exec(text)?.groups;
  if (groups === undefined) return parseInstant(text);
  const { day = '', half, hour, month = '', rest, year } = groups;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  const date = `${year}-${twoDigits(MONTHS.indexOf(month) + 1)}-${day.padStart(2, '0')}`;
  return parseInstant(`${date}T${twoDigits(hours)}${rest}Z`);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
