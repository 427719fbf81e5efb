import type { TrailRecord } from '../trail.ts';
import type { Members, Output } from '../wire/write-answer.ts';
import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  LookupEvents: reading(anything, lookupEvents),
};

/** CloudTrail, as far as its history of events goes. */
export const CLOUDTRAIL: Service = {
  signingName: 'cloudtrail',
  actionPrefix: 'cloudtrail',
  eventSource: 'cloudtrail.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'CloudTrail_20131101',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

/** The events of the caller's account, newest first. */
function lookupEvents(call: Call): Members {
  const { accountId, input, world } = call;
  const from = timeIn(input.optionalText('StartTime'), Number.NEGATIVE_INFINITY);
  const to = timeIn(input.optionalText('EndTime'), Number.POSITIVE_INFINITY);
  const wanted = input.list('LookupAttributes').map((attribute) => ({
    key: attribute.text('AttributeKey'),
    value: attribute.text('AttributeValue'),
  }));
  const events = world.records
    .filter((record) => record.recipientAccountId === accountId)
    .filter(({ eventTime }) => Date.parse(eventTime) >= from && Date.parse(eventTime) <= to)
    .filter((record) => wanted.every(({ key, value }) => attributeOf(record, key) === value))
    .toReversed();
  const page = pageOf(input, events, { names: TOKENS, otherwise: 50, max: 50 });
  return { Events: page.items.map(eventMembers), ...page.members };
}

/** Seconds since 1970, or a date. */
function timeIn(text: string | null, otherwise: number): number {
  if (text === null) return otherwise;
  const seconds = Number(text);
  return Number.isNaN(seconds) ? Date.parse(text) : seconds * 1000;
}

function attributeOf(record: TrailRecord, key: string): string {
  switch (key) {
    case 'EventId':
      return record.eventID;
    case 'EventName':
      return record.eventName;
    case 'EventSource':
      return record.eventSource;
    case 'ReadOnly':
      return String(record.readOnly);
    case 'Username':
      return usernameOf(record);
    case 'AccessKeyId':
      return textOf(record.userIdentity['accessKeyId']);
    default:
      return '';
  }
}

function textOf(value: Output): string {
  return typeof value === 'string' ? value : '';
}

/** The user, or the name of the session. */
function usernameOf({ userIdentity }: TrailRecord): string {
  const name = userIdentity['userName'];
  if (typeof name === 'string') return name;
  const arn = textOf(userIdentity['arn']);
  return arn.endsWith(':root') ? 'root' : arn.slice(arn.lastIndexOf('/') + 1);
}

function eventMembers(record: TrailRecord): Members {
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    AccessKeyId: textOf(record.userIdentity['accessKeyId']),
    EventTime: new Date(record.eventTime),
    EventSource: record.eventSource,
    Username: usernameOf(record),
    Resources: [],
    CloudTrailEvent: JSON.stringify(record),
  };
}
