import type { Severity } from '../audit/finding.ts';
import type { User } from '../inventory/model.ts';
import type { Actor } from '../trail/actor.ts';
import { memberOf, textIn } from '../trail/members.ts';
import { partitionOf } from '../trail/partition-of.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import type { DetectionContext } from './detection-rule.ts';

/** Whoever stands behind calls, one value for one human: the person, else the user or role. */
export function whoCalled(
  { arn, person }: Actor,
  { identity }: Pick<TrailEvent, 'identity'>,
): string {
  return person ?? identity.issuerArn ?? arn;
}

/** A short name for whoever called. */
export function nameOfCaller({ arn, person }: Actor): string {
  return person === null ? nameIn(arn) : nameIn(person);
}

/** The last part of an ARN, or the text itself. */
export function nameIn(text: string): string {
  return text.startsWith('arn:')
    ? text.slice(text.lastIndexOf(text.includes('/') ? '/' : ':') + 1)
    : text;
}

/** A text parameter of a call; `null` where it was not given. */
export function given({ requestParameters }: TrailEvent, key: string): string | null {
  return textIn(requestParameters, key);
}

/** Any parameter of a call; `null` where it was not given. */
export function givenValue({ requestParameters }: TrailEvent, key: string): unknown {
  return memberOf(requestParameters, key);
}

/** The ARN of a user of the event's account, which may not be in the model. */
export function userArn(event: TrailEvent, name: string, context: DetectionContext): string {
  return userNamed(event, name, context)?.arn ?? iamArn(event, `user/${name}`);
}

/** A user of the event's account; names are told apart whatever their case. */
export function userNamed(
  { accountId }: TrailEvent,
  name: string,
  context: DetectionContext,
): User | undefined {
  const users =
    context
      .judge()
      .model.accounts.get(accountId ?? '')
      ?.users.values() ?? [];
  return [...users].find((user) => user.name.toLowerCase() === name.toLowerCase());
}

/** The ARN of something of IAM in the event's account. */
export function iamArn({ accountId, region }: TrailEvent, resource: string): string {
  return `arn:${partitionOf(region ?? '')}:iam::${accountId ?? ''}:${resource}`;
}

const LESS: Readonly<Record<Severity, Severity>> = {
  critical: 'medium',
  high: 'low',
  medium: 'low',
  low: 'info',
  info: 'info',
};

/** Whence a call came, behind a sentence: `, from 192.0.2.7`; nothing where the record does not tell. */
export function fromWhere({ sourceIp }: TrailEvent): string {
  return sourceIp === null ? '' : `, from ${sourceIp}`;
}

/** What was tried and did not succeed is rated lower. */
export function severityOf({ errorCode }: TrailEvent, severity: Severity): Severity {
  return errorCode === null ? severity : LESS[severity];
}

/** A sentence about a call, told as an attempt where it did not succeed. */
export function tellAttempt({ errorCode }: TrailEvent, sentence: string): string {
  return errorCode === null ? sentence : `Failed attempt (${errorCode}): ${sentence}`;
}
