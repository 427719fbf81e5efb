import { callName } from '../trail/call-name.ts';
import { textIn } from '../trail/members.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
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
