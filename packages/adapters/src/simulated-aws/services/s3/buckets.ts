import type { Resource } from '../../resources.ts';
import { ServiceError } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import { anything, type Call, changing, type Operation, reading } from '../operation.ts';
import { addResource, policyText, resourceAt, writePolicy } from '../resource-policies.ts';

const MISSING = { code: 'NoSuchBucket', service: 's3' } as const;

/** The ARN of the bucket that a call is about. */
export function bucketArn({ input }: Call): string {
  return `arn:aws:s3:::${input.text('Bucket')}`;
}

/** The bucket that a call is about; fails where there is none. */
export function bucketIn(call: Call): Resource {
  return resourceAt(call, bucketArn(call), MISSING);
}

/** What is done with buckets and their policies. */
export const BUCKET_OPERATIONS: Readonly<Record<string, Operation>> = {
  ListBuckets: {
    isReadOnly: true,
    asks: () => [{ action: 's3:ListAllMyBuckets', resource: anything() }],
    run: ({ accountId, world }) => ({
      Buckets: world.resources.of('s3', accountId, null).map(({ createdAtMs, name, region }) => ({
        Name: name,
        CreationDate: new Date(createdAtMs).toISOString(),
        BucketRegion: region,
      })),
    }),
  },
  CreateBucket: changing(bucketArn, createBucket),
  DeleteBucket: changing(bucketArn, (call) => {
    const { arn } = bucketIn(call);
    if (call.world.objects.in(arn).length > 0) {
      throw new ServiceError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
    }
    call.world.resources.remove(arn);
    return {};
  }),
  HeadBucket: {
    isReadOnly: true,
    asks: (call) => [{ action: 's3:ListBucket', resource: bucketArn(call) }],
    run: (call) => ({ Region: bucketIn(call).region }),
  },
  GetBucketLocation: reading(bucketArn, (call) => ({ Region: bucketIn(call).region })),
  GetBucketPolicy: reading(bucketArn, (call) => {
    const text = policyText(bucketIn(call));
    if (text !== null) return { Policy: text };
    throw new ServiceError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
  }),
  PutBucketPolicy: changing(bucketArn, (call) => {
    writePolicy(bucketIn(call), call.input.text('Policy'));
    return {};
  }),
  DeleteBucketPolicy: changing(bucketArn, (call) => {
    bucketIn(call).policy = null;
    return {};
  }),
};

/** Names are the same for all accounts. */
function createBucket(call: Call): Members {
  const { input, world } = call;
  const arn = bucketArn(call);
  const name = input.text('Bucket');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    throw new ServiceError('InvalidBucketName', 'The specified bucket is not valid.');
  }
  const known = world.resources.get(arn);
  if (known !== undefined) {
    const isOwn = known.accountId === call.accountId;
    throw new ServiceError(
      isOwn ? 'BucketAlreadyOwnedByYou' : 'BucketAlreadyExists',
      'The requested bucket name is not available.',
      409,
    );
  }
  addResource(call, { arn, name, service: 's3' });
  return {};
}
