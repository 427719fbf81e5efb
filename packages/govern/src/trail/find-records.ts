import { isOpenObject, type OpenObject } from '../inventory/json-reader.ts';

/** An object in a bucket that a notification tells of: the records are in it. */
export interface TrailObject {
  readonly bucket: string;
  readonly key: string;
}

/** What was found in something that was delivered. */
export interface FoundRecords {
  /** Records of CloudTrail, as they came. */
  readonly records: readonly unknown[];
  readonly objects: readonly TrailObject[];
  /** Items of lists that are none of this. */
  readonly others: readonly unknown[];
}

/** How deeply messages may be packed into one another: SNS in SQS in an envelope. */
const MAX_WRAPS = 6;

/**
 * Finds records of CloudTrail in whatever they are delivered in: a file of a trail, a list, one
 * record by itself, an EventBridge envelope, an answer of LookupEvents, notifications of S3 and
 * of CloudTrail, and messages of SNS and SQS around any of these. `null` for something else.
 *
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html}
 */
export function findRecords(value: unknown): FoundRecords | null {
  return find(value, MAX_WRAPS);
}

const NOTHING: FoundRecords = { records: [], objects: [], others: [] };

function find(value: unknown, wraps: number): FoundRecords | null {
  if (wraps === 0) return null;
  if (Array.isArray(value)) return found(value, (item) => find(item, wraps - 1));
  if (!isOpenObject(value)) return null;
  if (isRecord(value)) return { ...NOTHING, records: [value] };
  const { detail } = ownMembers(value, ['detail']);
  if (isOpenObject(detail) && isRecord(detail)) return { ...NOTHING, records: [detail] };
  return (
    listIn(value, 'Records', wraps) ??
    lookedUp(value, wraps) ??
    objectsIn(value) ??
    messageIn(value, 'Message', wraps) ??
    messageIn(value, 'body', wraps) ??
    messageIn(value, 'Body', wraps)
  );
}

/** Whether an object says what was called. */
function isRecord(value: OpenObject): boolean {
  const { eventName, eventSource } = ownMembers(value, ['eventName', 'eventSource']);
  // Notifications of S3 have these members as well.
  if (Object.hasOwn(value, 's3')) return false;
  return typeof eventName === 'string' && typeof eventSource === 'string';
}

function listIn(value: OpenObject, key: string, wraps: number): FoundRecords | null {
  const { [key]: list } = ownMembers(value, [key]);
  if (!Array.isArray(list)) return null;
  return list.length === 0 ? NOTHING : found(list, (item) => find(item, wraps - 1));
}

/** An answer of LookupEvents has each record as text. */
function lookedUp(value: OpenObject, wraps: number): FoundRecords | null {
  const { Events: list } = ownMembers(value, ['Events']);
  if (!Array.isArray(list)) return null;
  return found(list, (item) =>
    isOpenObject(item) ? messageIn(item, 'CloudTrailEvent', wraps) : null,
  );
}

/** What lies in a bucket by a notification of S3 (one of its records) or of CloudTrail (by SNS). */
function objectsIn(value: OpenObject): FoundRecords | null {
  const { s3, s3Bucket, s3ObjectKey } = ownMembers(value, ['s3', 's3Bucket', 's3ObjectKey']);
  if (typeof s3Bucket === 'string' && Array.isArray(s3ObjectKey)) {
    const keys = s3ObjectKey.filter((key): key is string => typeof key === 'string');
    return { ...NOTHING, objects: keys.map((key) => ({ bucket: s3Bucket, key })) };
  }
  if (!isOpenObject(s3)) return null;
  const { bucket, object } = ownMembers(s3, ['bucket', 'object']);
  if (!isOpenObject(bucket) || !isOpenObject(object)) return null;
  const { name } = ownMembers(bucket, ['name']);
  const { key } = ownMembers(object, ['key']);
  if (typeof name !== 'string' || typeof key !== 'string') return null;
  return { ...NOTHING, objects: [{ bucket: name, key: decodedKey(key) }] };
}

/** Keys in notifications are encoded as in forms. */
function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

function messageIn(value: OpenObject, key: string, wraps: number): FoundRecords | null {
  const { [key]: text } = ownMembers(value, [key]);
  if (typeof text !== 'string') return null;
  try {
    return find(JSON.parse(text), wraps - 1);
  } catch {
    return null;
  }
}

/** What was found in the items of a list; `null` where none was recognised. */
function found(
  items: readonly unknown[],
  findIn: (item: unknown) => FoundRecords | null,
): FoundRecords | null {
  const records: unknown[] = [];
  const objects: TrailObject[] = [];
  const others: unknown[] = [];
  let strange = 0;
  for (const item of items) {
    const part = findIn(item);
    if (part === null) {
      strange += 1;
      others.push(item);
      continue;
    }
    // There may be more of them than a call takes arguments.
    for (const record of part.records) records.push(record);
    for (const object of part.objects) objects.push(object);
    for (const other of part.others) others.push(other);
  }
  if (strange === items.length && items.length > 0) return null;
  return { records, objects, others };
}

function ownMembers(
  object: OpenObject,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    keys.filter((key) => Object.hasOwn(object, key)).map((key) => [key, object[key]]),
  );
}
