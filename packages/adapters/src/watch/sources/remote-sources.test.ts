import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { invariant } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpoint, hasMoto, motoEndpoint } from '../../aws/testing/index.ts';
import { simulatedEndpoint } from '../../simulated-aws/testing/two-accounts.ts';
import { type Delivery, openRemoteSource, type RemoteSource } from './index.ts';

const NOW_MS = Date.parse('2026-11-28T15:00:00Z');
const FOLDER = 'AWSLogs/111122223333/CloudTrail/eu-west-1';

const read = new Set<string>();
const hasRead = async (source: string) => read.has(source);

async function delivered(source: RemoteSource): Promise<readonly Delivery[]> {
  const found: Delivery[] = [];
  for await (const delivery of source.deliveries({ nowMs: NOW_MS, mayWait: false })) {
    found.push(delivery);
    await delivery.done();
  }
  return found;
}

const origins = (deliveries: readonly Delivery[]) =>
  deliveries.flatMap(({ parts }) => parts.map(({ origin }) => origin)).toSorted();

describe.each([
  ['the simulated AWS', simulatedEndpoint, false],
  ['moto', motoEndpoint, !hasMoto()],
] as const)('on %s', (_, start, isAbsent) => {
  describe.skipIf(isAbsent)('records come', { timeout: 60_000 }, () => {
    let endpoint: AwsEndpoint;
    let s3: S3Client;
    let sqs: SQSClient;
    let buckets = 0;

    beforeAll(async () => {
      read.clear();
      endpoint = await start();
      s3 = new S3Client({ ...endpoint.settings, forcePathStyle: true });
      sqs = new SQSClient(endpoint.settings);
    }, 60_000);

    afterAll(async () => {
      await endpoint.close();
    });

    function open(name: string, maxBytes = 1 << 20): RemoteSource {
      const source = openRemoteSource(name, { maxBytes, hasRead, aws: endpoint.settings });
      invariant(source !== null, 'it is a source');
      return source;
    }

    async function bucketWith(objects: Readonly<Record<string, string>>): Promise<string> {
      buckets += 1;
      const Bucket = `trail-${buckets}`;
      await s3.send(new CreateBucketCommand({ Bucket }));
      for (const [Key, text] of Object.entries(objects)) {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: gzipSync(text) }));
      }
      return Bucket;
    }

    it('from a bucket, of yesterday and today, each file once', async () => {
      const bucket = await bucketWith({
        [`${FOLDER}/2026/11/28/b.json.gz`]: 'b',
        [`${FOLDER}/2026/11/27/a.json.gz`]: 'a',
        [`${FOLDER}/2026/11/26/old.json.gz`]: 'old',
        [`${FOLDER}/2025/12/31/older.json.gz`]: 'older',
        'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/28/d.json.gz': 'digest',
        [`${FOLDER}/2026/11/28/note.txt`]: 'no records',
        'elsewhere/x.json': 'not below the prefix',
      });
      const source = open(`s3://${bucket}/AWSLogs/`);
      const today = `s3://${bucket}/${FOLDER}/2026/11/28/b.json.gz`;
      const found = await delivered(source);
      expect(origins(found)).toEqual([`s3://${bucket}/${FOLDER}/2026/11/27/a.json.gz`, today]);
      const part = found.flatMap(({ parts }) => parts).find(({ origin }) => origin === today);
      expect(part?.bytes).toEqual(gzipSync('b'));
      expect(await delivered(source)).toEqual([]);
      read.add(part?.source ?? '');
      expect(origins(await delivered(open(`s3://${bucket}`)))).not.toContain(today);
    });

    it('from a bucket, and what is too large is told', async () => {
      const bucket = await bucketWith({ 'x/a.json.gz': 'a'.repeat(10) });
      const [delivery] = await delivered(open(`s3://${bucket}/x/`, 10));
      expect(delivery?.parts).toEqual([]);
      expect(delivery?.troubles[0]?.because).toMatch(/^it has \d+ bytes, more than are read$/);
      await expect(delivered(open('s3://there-is-none/'))).rejects.toThrow(/does not exist/);
    });

    it('from a queue, and messages that were taken are gone', async () => {
      const bucket = await bucketWith({ 'a b.json.gz': 'in a bucket' });
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'events' }));
      const object = (key: string) => ({
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: bucket }, object: { key } },
      });
      const bodies = [
        '{"detail":{"eventID":"1"}}',
        JSON.stringify({ Records: [object('a+b.json.gz')] }),
        JSON.stringify({ Records: [object('none.json.gz')] }),
      ];
      for (const MessageBody of bodies) {
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      }
      const source = open(`arn:aws:sqs:us-east-1:${endpoint.account}:events`);
      const found = await delivered(source);
      const parts = found.flatMap((each) => each.parts);
      expect(parts.map(({ bytes }) => bytes)).toEqual([
        Buffer.from('{"detail":{"eventID":"1"}}'),
        gzipSync('in a bucket'),
      ]);
      expect(parts.map(({ source: of }) => of?.replace(/#.*/, ''))).toEqual([
        undefined,
        `s3://${bucket}/a b.json.gz`,
      ]);
      expect(found.flatMap((each) => each.troubles)).toMatchObject([
        { origin: `s3://${bucket}/none.json.gz` },
      ]);
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      expect(Attributes).toEqual({
        ApproximateNumberOfMessages: '0',
        ApproximateNumberOfMessagesNotVisible: '1',
      });
      source.close();
    });

    it('from a bucket that is checked, and nothing is taken', async () => {
      const key = `${FOLDER}/2026/11/28/b.json.gz`;
      const bucket = await bucketWith({ [key]: 'b' });
      expect(await open(`s3://${bucket}/`).check(NOW_MS)).toEqual({
        isWorking: true,
        told: `it can be listed and read; it holds ${key}`,
      });
      expect(await open(`s3://${bucket}/x/`).check(NOW_MS)).toEqual({
        isWorking: true,
        told: 'it can be listed, and holds no file of 2026/11/27 or later',
      });
      expect(await open('s3://there-is-none/').check(NOW_MS)).toMatchObject({ isWorking: false });
    });

    it('from a queue that is checked, and its messages stay', async () => {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'checked' }));
      const source = open(`arn:aws:sqs:us-east-1:${endpoint.account}:checked`);
      expect(await source.check(NOW_MS)).toEqual({
        isWorking: true,
        told: 'messages can be received and deleted; about 0 wait',
      });
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: '{"detail":{"eventID":"1"}}' }),
      );
      expect(await source.check(NOW_MS)).toMatchObject({
        told: 'messages can be received and deleted; about 1 wait',
      });
      expect(await delivered(source)).toHaveLength(1);
      const none = open(`arn:aws:sqs:us-east-1:${endpoint.account}:none`);
      expect(await none.check(NOW_MS)).toMatchObject({ isWorking: false });
    });
  });
});

describe('names of sources', () => {
  it.each([
    'trail/',
    's3:/x',
    's3://UPPER',
    'arn:aws:sns:us-east-1:111122223333:t',
    'arn:aws:sqs:x',
  ])('that are none: %s', (name) => {
    expect(openRemoteSource(name, { maxBytes: 1, hasRead: async () => false })).toBeNull();
  });
});
