import { createHash } from 'node:crypto';

/** An object in a bucket. */
export interface StoredObject {
  readonly key: string;
  readonly body: Uint8Array;
  /** With the quotes that it is always written with. */
  readonly etag: string;
  readonly modifiedAtMs: number;
  readonly contentType: string;
  readonly contentEncoding: string | null;
  /** What whoever put it there says of it, by names in lower case. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The objects of all buckets. */
export class Objects {
  private readonly byBucket = new Map<string, Map<string, StoredObject>>();

  put(bucketArn: string, object: Omit<StoredObject, 'etag'>): StoredObject {
    const etag = `"${createHash('md5').update(object.body).digest('hex')}"`;
    const stored = { ...object, etag };
    const objects = this.byBucket.get(bucketArn) ?? new Map<string, StoredObject>();
    this.byBucket.set(bucketArn, objects.set(object.key, stored));
    return stored;
  }

  get(bucketArn: string, key: string): StoredObject | undefined {
    return this.byBucket.get(bucketArn)?.get(key);
  }

  remove(bucketArn: string, key: string): void {
    this.byBucket.get(bucketArn)?.delete(key);
  }

  /** Those of a bucket, in the order of the bytes of their keys. */
  in(bucketArn: string): readonly StoredObject[] {
    const objects = [...(this.byBucket.get(bucketArn)?.values() ?? [])];
    return objects.toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }
}
