import type { S3Client } from '@aws-sdk/client-s3';
import type { ServiceCheck } from '@countersign/govern';
import { checkBy } from '../check-by.ts';
import { reasonOf } from '../in-a-line.ts';
import type { Delivery } from './delivery.ts';
import {
  beginningOf,
  type ListedObject,
  listObjects,
  objectUrl,
  readObject,
} from './s3-objects.ts';

/** A bucket into which CloudTrail delivers. */
export interface S3SourceOptions {
  readonly bucket: string;
  /** What the keys of its files begin with. */
  readonly prefix: string;
  readonly client: S3Client;
  /** The largest file that is read, in bytes. */
  readonly maxBytes: number;
  /** Whether a file was read to its end before. */
  readonly hasRead: (source: string) => Promise<boolean>;
}

/** Files that are delivered together at most. */
const MANY = 50;

/** Reads what CloudTrail has put into a bucket, each file once as long as it is asked. */
export class S3Source {
  private readonly options: S3SourceOptions;
  /** Those of the last listing that were read. */
  private seen: ReadonlySet<string> = new Set();

  constructor(options: S3SourceOptions) {
    this.options = options;
  }

  /** What was not read before, of a day, as `2026/11/28`, or later. */
  async *sweep(since: string): AsyncIterable<Delivery> {
    const seen = new Set<string>();
    let isWhole = false;
    try {
      yield* this.fresh(since, seen);
      isWhole = true;
    } finally {
      // What is gone from the bucket is forgotten, where all of it was looked at.
      this.seen = isWhole ? seen : new Set([...this.seen, ...seen]);
    }
  }

  /** Lists files of a day or later, and reads the beginning of the first. */
  async check(since: string): Promise<ServiceCheck> {
    const { bucket, client, prefix } = this.options;
    return checkBy(
      async () => {
        for await (const object of listObjects(client, { bucket, prefix, since })) {
          await beginningOf(client, object);
          return object.key;
        }
        return null;
      },
      (key) =>
        key === null
          ? `it can be listed, and holds no file of ${since} or later`
          : `it can be listed and read; it holds ${key}`,
    );
  }

  private async *fresh(since: string, seen: Set<string>): AsyncIterable<Delivery> {
    const { bucket, client, hasRead, prefix } = this.options;
    let found: ListedObject[] = [];
    for await (const object of listObjects(client, { bucket, prefix, since })) {
      if (this.seen.has(object.source) || (await hasRead(object.source))) {
        seen.add(object.source);
        continue;
      }
      found.push(object);
      if (found.length < MANY) continue;
      yield await this.deliver(found, seen);
      found = [];
    }
    if (found.length > 0) yield await this.deliver(found, seen);
  }

  private async deliver(objects: readonly ListedObject[], seen: Set<string>): Promise<Delivery> {
    const { client, maxBytes } = this.options;
    const read = await Promise.all(
      objects.map(async (object) => {
        try {
          return { part: await readObject(client, object, maxBytes), object };
        } catch (error) {
          return { trouble: { origin: objectUrl(object), because: reasonOf(error) }, object };
        }
      }),
    );
    return {
      parts: read.flatMap(({ part }) => part ?? []),
      troubles: read.flatMap(({ trouble }) => trouble ?? []),
      done: async () => {
        for (const { object, part } of read) if (part !== undefined) seen.add(object.source);
      },
    };
  }
}
