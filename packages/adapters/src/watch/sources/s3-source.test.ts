import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SimulatedAws } from '../../simulated-aws/index.ts';
import { asAna, OWN, startTwoAccounts } from '../../simulated-aws/testing/two-accounts.ts';
import { S3Source } from './s3-source.ts';

const Bucket = 'trail';

let aws: SimulatedAws;
let client: S3Client;

beforeEach(async () => {
  aws = await startTwoAccounts();
  client = new S3Client({ ...asAna(aws, OWN), forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket }));
});

afterEach(async () => {
  await aws.close();
});

it('asks once whether a file was read, as long as the file is there', async () => {
  const asked: string[] = [];
  const source = new S3Source({
    bucket: Bucket,
    prefix: '',
    client,
    maxBytes: 1000,
    hasRead: async (name) => {
      asked.push(name.replace(/#.*/, ''));
      return name.includes('known');
    },
  });
  const sweep = async () => {
    const found: string[] = [];
    for await (const { done, parts } of source.sweep('2026/11/28')) {
      found.push(...parts.map(({ origin }) => origin));
      await done();
    }
    return found;
  };
  const put = async (Key: string) => client.send(new PutObjectCommand({ Bucket, Key, Body: '{}' }));
  await put('known.json');
  await put('new.json');
  expect(await sweep()).toEqual(['s3://trail/new.json']);
  expect(await sweep()).toEqual([]);
  expect(asked).toEqual(['s3://trail/known.json', 's3://trail/new.json']);
  // What is gone is not remembered for ever.
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'known.json' }));
  expect(await sweep()).toEqual([]);
  await put('known.json');
  await sweep();
  expect(asked.slice(2)).toEqual(['s3://trail/known.json']);
});
