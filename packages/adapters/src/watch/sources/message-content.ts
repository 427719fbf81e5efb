import { isOpenObject } from '@countersign/govern';
import type { ObjectName } from './s3-objects.ts';

/** What a message is about. */
export type MessageContent =
  /** It is a record, or several. */
  | { readonly kind: 'records'; readonly text: string }
  /** Files of records are in buckets. */
  | { readonly kind: 'objects'; readonly objects: readonly ObjectName[] }
  /** It is about nothing that is read here, such as that notifications were set up. */
  | { readonly kind: 'nothing' };

/** SNS writes around what it sends, at most so often. */
const MAX_WRAPPINGS = 3;

/**
 * Tells what the body of a message is about: a notification of S3, sent by itself, by SNS or by
 * EventBridge, or an event of EventBridge that is a record. What is none of these is handed on as
 * it is, so that whoever reads it says what is wrong with it.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html}
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html}
 */
export function contentOf(body: string, wrappings = 0): MessageContent {
  const value = parsed(body);
  if (!isOpenObject(value)) return { kind: 'records', text: body };
  const inner = value['Message'];
  const isWrapped = value['Type'] === 'Notification' && typeof inner === 'string';
  if (isWrapped && wrappings < MAX_WRAPPINGS) return contentOf(inner, wrappings + 1);
  if (value['Event'] === 's3:TestEvent') return { kind: 'nothing' };
  if (value['source'] === 'aws.s3') return objectOfEvent(value['detail'], value['detail-type']);
  const objects = objectsIn(value['Records']);
  return objects === null ? { kind: 'records', text: body } : { kind: 'objects', objects };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function objectOfEvent(detail: unknown, type: unknown): MessageContent {
  const object = objectIn(detail);
  return type === 'Object Created' && object !== null
    ? { kind: 'objects', objects: [object] }
    : { kind: 'nothing' };
}

/** The objects that were made; `null` where these are no records of S3's notifications. */
function objectsIn(records: unknown): readonly ObjectName[] | null {
  if (!Array.isArray(records)) return null;
  const ofS3 = records.filter(
    (record): record is Readonly<Record<string, unknown>> =>
      isOpenObject(record) && record['eventSource'] === 'aws:s3' && isOpenObject(record['s3']),
  );
  if (ofS3.length === 0 || ofS3.length < records.length) return null;
  return ofS3.flatMap(({ eventName, s3 }) => {
    const object = objectIn(s3);
    const isMade = typeof eventName === 'string' && eventName.startsWith('ObjectCreated');
    return object === null || !isMade ? [] : [{ ...object, key: decoded(object.key) }];
  });
}

function objectIn(value: unknown): ObjectName | null {
  if (!isOpenObject(value)) return null;
  const { bucket, object } = value;
  if (!isOpenObject(bucket) || !isOpenObject(object)) return null;
  const [name, key] = [bucket['name'], object['key']];
  return typeof name === 'string' && typeof key === 'string' ? { bucket: name, key } : null;
}

/** Notifications of S3 have keys as forms have values. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
