import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { DeliveredPart } from './delivery.ts';

/** An object in a bucket. */
export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
}

/** An object as it is listed. */
export interface ListedObject extends ObjectName {
  /** What is the same for the same content. */
  readonly source: string;
}

/** How an object is called in messages. */
export function objectUrl({ bucket, key }: ObjectName): string {
  return `s3://${bucket}/${key}`;
}

function sourceOf(object: ObjectName, tag: string | undefined): string {
  return `${objectUrl(object)}#${(tag ?? '').replaceAll('"', '')}`;
}

/** Reads an object; larger ones than a limit are not read. Throws what the SDK throws, or says so. */
export async function readObject(
  client: S3Client,
  object: ObjectName,
  maxBytes: number,
): Promise<DeliveredPart> {
  const { bucket: Bucket, key: Key } = object;
  const {
    Body,
    ContentLength = 0,
    ETag,
  } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (ContentLength > maxBytes || Body === undefined) {
    // What is not read would hold the connection.
    if (Body instanceof Readable) Body.destroy();
    throw new Error(`it has ${ContentLength} bytes, more than are read`);
  }
  const bytes = Buffer.from(await Body.transformToByteArray());
  return { origin: objectUrl(object), bytes, source: sourceOf(object, ETag) };
}

/** Reads the first byte of an object. Throws what the SDK throws. */
export async function beginningOf(
  client: S3Client,
  { bucket: Bucket, key: Key }: ObjectName,
): Promise<void> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-0' }));
  await Body?.transformToByteArray();
}

/** Lists the files of records below a prefix that are of a day or later, the oldest first of each folder. */
export async function* listObjects(
  client: S3Client,
  {
    bucket,
    prefix,
    since,
  }: { readonly bucket: string; readonly prefix: string; readonly since: string },
): AsyncIterable<ListedObject> {
  const folders = [prefix];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for await (const { CommonPrefixes = [], Contents = [] } of pagesOf(client, bucket, folder)) {
      for (const { Key: key = '', ETag } of Contents) {
        if (!/\.json(?:\.gz)?$/.test(key)) continue;
        yield { bucket, key, source: sourceOf({ bucket, key }, ETag) };
      }
      for (const { Prefix: inner = '' } of CommonPrefixes) {
        if (isWorth(inner, since)) folders.push(inner);
      }
    }
  }
}

async function* pagesOf(
  client: S3Client,
  Bucket: string,
  Prefix: string,
): AsyncIterable<ListObjectsV2CommandOutput> {
  let ContinuationToken: string | undefined;
  do {
    const input = { Bucket, Prefix, Delimiter: '/', ContinuationToken };
    const page: ListObjectsV2CommandOutput = await client.send(new ListObjectsV2Command(input));
    yield page;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

/**
 * Whether what is below a folder may be of a day, as `2026/11/28`, or later. Folders are those
 * that CloudTrail makes; digests and insights are no records.
 *
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html}
 */
function isWorth(folder: string, since: string): boolean {
  if (/\/CloudTrail-(?:Digest|Insight)\/$/.test(folder)) return false;
  const date = /\/CloudTrail\/[a-z0-9-]+\/(\d{4}(?:\/\d{2}(?:\/\d{2})?)?)\/$/.exec(folder)?.[1];
  return date === undefined || date >= since.slice(0, date.length);
}
