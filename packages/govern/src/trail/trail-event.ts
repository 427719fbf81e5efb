import {
  fail,
  type Issue,
  ok,
  parseInstant,
  pointerTo,
  quote,
  type Result,
} from '@countersign/core';
import { isOpenObject, JsonReader, type OpenObject } from '../inventory/json-reader.ts';
import { objectIn } from './members.ts';

/** Who made a call, as CloudTrail tells it; a member is `null` where the record has none. */
export interface TrailIdentity {
  /** Such as `IAMUser`, `AssumedRole`, `Root`, `AWSService`, `IdentityCenterUser`; `null` for events of services. */
  readonly type: string | null;
  readonly arn: string | null;
  readonly principalId: string | null;
  readonly accountId: string | null;
  readonly accessKeyId: string | null;
  readonly userName: string | null;
  /** The service that made the call for somebody. */
  readonly invokedBy: string | null;
  /** The role or user behind a session. */
  readonly issuerArn: string | null;
  readonly sourceIdentity: string | null;
  readonly hasMfa: boolean | null;
  /** The user of IAM Identity Center on whose behalf the call was made. */
  readonly onBehalfOf: string | null;
}

/** One record of CloudTrail. */
export interface TrailEvent {
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly atMs: number;
  /** Such as `iam.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  /** Such as `AwsApiCall`, `AwsConsoleSignIn`, `AwsServiceEvent`. */
  readonly type: string | null;
  readonly version: string | null;
  readonly region: string | null;
  /** The account whose trail has it. */
  readonly accountId: string | null;
  readonly identity: TrailIdentity;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** `null` where AWS does not tell. */
  readonly isReadOnly: boolean | null;
  readonly requestParameters: OpenObject | null;
  readonly responseElements: OpenObject | null;
  /** What services add, such as how somebody signed in. */
  readonly additionalEventData: OpenObject | null;
  /** Whether AWS left members out because they were too long. */
  readonly isOmitted: boolean;
  /** Everything that it has. */
  readonly record: OpenObject;
}

/**
 * Reads one record of CloudTrail. What it has besides is not looked at; only what was called
 * when has to be there. Fails with every error found.
 *
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html}
 */
export function readTrailEvent(
  value: unknown,
  pointer: string,
): Result<TrailEvent, readonly Issue[]> {
  const json = new JsonReader();
  if (!isOpenObject(value)) {
    json.error('wrong-type', pointer, `expected a record but found ${quote(value)}`);
    return fail(json.issues);
  }
  const text = (key: string): string | null => textIn(value, key);
  const event: TrailEvent = {
    id: json.text(value, 'eventID', pointer),
    atMs: instantIn(json, value, pointer),
    source: json.text(value, 'eventSource', pointer),
    name: json.text(value, 'eventName', pointer),
    type: text('eventType'),
    version: text('eventVersion'),
    region: text('awsRegion'),
    accountId: text('recipientAccountId') ?? textIn(objectIn(value, 'userIdentity'), 'accountId'),
    identity: readIdentity(objectIn(value, 'userIdentity')),
    sourceIp: text('sourceIPAddress'),
    userAgent: text('userAgent'),
    errorCode: text('errorCode'),
    errorMessage: text('errorMessage'),
    isReadOnly: booleanIn(value, 'readOnly'),
    requestParameters: objectIn(value, 'requestParameters'),
    responseElements: objectIn(value, 'responseElements'),
    additionalEventData: objectIn(value, 'additionalEventData'),
    isOmitted: isOmitted(value),
    record: value,
  };
  return json.issues.length > 0 ? fail(json.issues) : ok(event);
}

function instantIn(json: JsonReader, value: OpenObject, pointer: string): number {
  const text = json.text(value, 'eventTime', pointer);
  const instant = text === '' ? 0 : parseInstant(text);
  if (instant !== null) return instant;
  const message = `${quote(text)} is not an instant`;
  json.error(
    'invalid-value',
    pointerTo(pointer, 'eventTime'),
    message,
    'as in 2026-01-31T08:00:00Z',
  );
  return 0;
}

function readIdentity(identity: OpenObject | null): TrailIdentity {
  const session = objectIn(identity, 'sessionContext');
  const attributes = objectIn(session, 'attributes');
  const mfa = textIn(attributes, 'mfaAuthenticated');
  return {
    type: textIn(identity, 'type'),
    arn: textIn(identity, 'arn'),
    principalId: textIn(identity, 'principalId'),
    accountId: textIn(identity, 'accountId'),
    accessKeyId: textIn(identity, 'accessKeyId'),
    userName: textIn(identity, 'userName'),
    invokedBy: textIn(identity, 'invokedBy'),
    issuerArn: textIn(objectIn(session, 'sessionIssuer'), 'arn'),
    sourceIdentity: textIn(session, 'sourceIdentity'),
    hasMfa: mfa === null ? null : mfa === 'true',
    onBehalfOf: textIn(objectIn(identity, 'onBehalfOf'), 'userId'),
  };
}

/** AWS puts a note in the place of what is too long, or says so beside it. */
function isOmitted(value: OpenObject): boolean {
  if (Object.hasOwn(value, 'addendum')) {
    const reason = textIn(objectIn(value, 'addendum'), 'reason');
    if (reason === 'MISSING_FIELDS' || reason === 'OVERSIZED_EVENT') return true;
  }
  return ['requestParameters', 'responseElements'].some((key) => {
    const members = objectIn(value, key);
    return (
      members !== null && (Object.hasOwn(members, 'omitted') || textIn(members, 'Omitted') !== null)
    );
  });
}

/** A text member of an object's own; anything else is taken for absent, as AWS adds members at will. */
function textIn(object: OpenObject | null, key: string): string | null {
  if (object === null || !Object.hasOwn(object, key)) return null;
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

function booleanIn(object: OpenObject, key: string): boolean | null {
  const value = Object.hasOwn(object, key) ? object[key] : null;
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}
