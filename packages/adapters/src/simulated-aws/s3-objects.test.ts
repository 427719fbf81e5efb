import { gunzipSync, gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedAws } from './index.ts';
import { asAna, OTHER, OWN, startTwoAccounts } from './testing/two-accounts.ts';

const Bucket = 'records';

let aws: SimulatedAws;
let own: S3Client;
let other: S3Client;

/** A policy that lets the other account read objects below a prefix. */
function letOtherRead(bucket: string, prefix: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/${prefix}*`,
      },
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${bucket}`,
        Condition: { StringLike: { 's3:prefix': `${prefix}*` } },
      },
    ],
  };
}

beforeEach(async () => {
  const Arn = 'arn:aws:s3:::known';
  aws = await startTwoAccounts([{ Arn, Policy: letOtherRead('known', '') }]);
  own = new S3Client(asAna(aws, OWN));
  other = new S3Client(asAna(aws, OTHER));
  await own.send(new CreateBucketCommand({ Bucket }));
});

afterEach(async () => {
  await aws.close();
});

async function put(Key: string, Body: string | Uint8Array, bucket = Bucket): Promise<void> {
  await own.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
}

async function keysOf(options: { Prefix?: string; Delimiter?: string; MaxKeys?: number } = {}) {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: own }, { Bucket, ...options })) {
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
    keys.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix} …`));
  }
  return keys;
}

describe('objects in buckets', () => {
  it('come back byte for byte, with what was said of them', async () => {
    const Body = gzipSync(JSON.stringify({ Records: [1, 2, 'ü'] }));
    const Key = 'AWSLogs/a b+c/ü&<1>.json.gz';
    const Metadata = { team: 'security' };
    const sent = { ContentType: 'application/json', ContentEncoding: 'gzip', Metadata };
    const { ETag } = await own.send(new PutObjectCommand({ Bucket, Key, Body, ...sent }));
    const answer = await own.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = await answer.Body?.transformToByteArray();
    expect(gunzipSync(bytes ?? new Uint8Array()).toString()).toBe('{"Records":[1,2,"ü"]}');
    expect(answer).toMatchObject({ ...sent, ETag, ContentLength: Body.length });
    expect(await own.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({
      ...sent,
      ContentLength: Body.length,
    });
    expect(await keysOf()).toEqual([Key]);
  });

  it('are listed by prefix, by delimiter and in pages', async () => {
    for (const key of ['a/1', 'a/2', 'a/b/3', 'c', 'd/4']) await put(key, '-');
    expect(await keysOf({ MaxKeys: 2 })).toEqual(['a/1', 'a/2', 'a/b/3', 'c', 'd/4']);
    expect(await keysOf({ Prefix: 'a/' })).toEqual(['a/1', 'a/2', 'a/b/3']);
    expect(await keysOf({ Delimiter: '/' })).toEqual(['c', 'a/ …', 'd/ …']);
    expect(await keysOf({ Prefix: 'a/', Delimiter: '/', MaxKeys: 1 })).toEqual([
      'a/1',
      'a/2',
      'a/b/ …',
    ]);
  });

  it('are gone once they are deleted, and hold their bucket until then', async () => {
    await put('x', '1');
    const drop = new DeleteBucketCommand({ Bucket });
    await expect(own.send(drop)).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    await own.send(new DeleteObjectCommand({ Bucket, Key: 'x' }));
    const get = new GetObjectCommand({ Bucket, Key: 'x' });
    await expect(own.send(get)).rejects.toMatchObject({ name: 'NoSuchKey' });
    await own.send(drop);
    await expect(own.send(get)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('are read by another account as the policy of the bucket says', async () => {
    await put('shared/1', 'seen');
    await put('own/1', 'not seen');
    const get = async (Key: string) => other.send(new GetObjectCommand({ Bucket, Key }));
    await expect(get('shared/1')).rejects.toMatchObject({ name: 'AccessDenied' });
    const Policy = JSON.stringify(letOtherRead(Bucket, 'shared/'));
    await own.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await (await get('shared/1')).Body?.transformToString()).toBe('seen');
    await expect(get('own/1')).rejects.toMatchObject({ name: 'AccessDenied' });
    const list = async (Prefix: string) => other.send(new ListObjectsV2Command({ Bucket, Prefix }));
    expect((await list('shared/')).KeyCount).toBe(1);
    await expect(list('own/')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('are read no more once a policy that was there from the beginning is deleted', async () => {
    await put('x', '1', 'known');
    const get = new GetObjectCommand({ Bucket: 'known', Key: 'x' });
    await other.send(get);
    await own.send(new DeleteBucketPolicyCommand({ Bucket: 'known' }));
    await expect(other.send(get)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('leave no record in the history', async () => {
    await put('x', '1');
    const names = aws.records.map(({ eventName }) => eventName);
    expect(names).toContain('CreateBucket');
    expect(names).not.toContain('PutObject');
  });
});
