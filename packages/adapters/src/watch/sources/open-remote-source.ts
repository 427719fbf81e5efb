import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ServiceCheck } from '@countersign/govern';
import type { AwsTarget } from '../sinks/aws-outcome.ts';
import type { Delivery } from './delivery.ts';
import { S3Source } from './s3-source.ts';
import { SqsSource } from './sqs-source.ts';

/** A service from which records come. */
export interface RemoteSource {
  readonly name: string;
  /** How long to wait before it is asked again, in milliseconds; a queue waits by itself. */
  readonly pauseMs: number;
  /** What is there now, and was not read before. */
  deliveries(options: DeliveriesOptions): AsyncIterable<Delivery>;
  /** Tells whether it can be read, and takes nothing from it. */
  check(nowMs: number): Promise<ServiceCheck>;
  close(): void;
}

/** How a source is asked. */
export interface DeliveriesOptions {
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Whether a queue waits for messages where there are none. */
  readonly mayWait: boolean;
  readonly signal?: AbortSignal;
}

/** How a source is opened. */
export interface RemoteSourceOptions {
  /** The largest file that is read, in bytes. */
  readonly maxBytes: number;
  /** Whether a file was read to its end before. */
  readonly hasRead: (source: string) => Promise<boolean>;
  /** Where AWS is; what the SDK finds when absent. A queue is where its ARN says. */
  readonly aws?: Partial<AwsTarget>;
}

const SWEEP_MS = 5 * 60_000;

/** Files of yesterday may still come: CloudTrail delivers late now and then. */
const BACK_MS = 24 * 3_600_000;

const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;
const QUEUE = /^arn:[a-z-]+:sqs:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]+$/;

/** Opens a bucket, `s3://BUCKET/PREFIX`, or a queue by its ARN; `null` where a name is neither. */
export function openRemoteSource(name: string, options: RemoteSourceOptions): RemoteSource | null {
  const [, bucket, prefix = ''] = BUCKET.exec(name) ?? [];
  if (bucket !== undefined) return bucketSource({ name, bucket, prefix }, options);
  const [, region] = QUEUE.exec(name) ?? [];
  return region === undefined ? null : queueSource({ name, region }, options);
}

function bucketSource(
  { bucket, name, prefix }: Readonly<Record<'name' | 'bucket' | 'prefix', string>>,
  { aws, hasRead, maxBytes }: RemoteSourceOptions,
): RemoteSource {
  const client = new S3Client({ ...aws, followRegionRedirects: true });
  const source = new S3Source({ bucket, prefix, client, maxBytes, hasRead });
  return {
    name,
    pauseMs: SWEEP_MS,
    deliveries: ({ nowMs }) => source.sweep(dayOf(nowMs - BACK_MS)),
    check: async (nowMs) => source.check(dayOf(nowMs - BACK_MS)),
    close: () => client.destroy(),
  };
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/');
}

function queueSource(
  { name, region }: Readonly<Record<'name' | 'region', string>>,
  { aws, maxBytes }: RemoteSourceOptions,
): RemoteSource {
  const client = new SQSClient({ ...aws, region });
  const s3 = new S3Client({ ...aws, region, followRegionRedirects: true });
  const source = new SqsSource({ queue: name, client, s3, maxBytes });
  return {
    name,
    pauseMs: 0,
    check: async () => source.check(),
    async *deliveries({ mayWait, signal }) {
      for (;;) {
        const asked = mayWait ? {} : { waitSeconds: 0 };
        const delivery = await source.receive({
          ...asked,
          ...(signal === undefined ? {} : { signal }),
        });
        if (delivery === null) return;
        yield delivery;
      }
    },
    close() {
      client.destroy();
      s3.destroy();
    },
  };
}
