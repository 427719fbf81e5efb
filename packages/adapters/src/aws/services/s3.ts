import { GetBucketPolicyCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const S3: AwsService<S3Client> = {
  name: 's3',
  open: (settings) => new S3Client(settings),
};

type S3Operation<Command extends CommandClass> = OperationOf<S3Client, Command>;

/** The buckets of an account, of all regions. */
export const buckets: S3Operation<typeof ListBucketsCommand> = operation(S3, 'ListBuckets', {
  paging: { from: 'ContinuationToken', to: 'ContinuationToken' },
  send: (client, input) => client.send(new ListBucketsCommand(input)),
  keep: ['Buckets', 'ContinuationToken'],
  actions: ['s3:ListAllMyBuckets'],
});

/** The policy of a bucket. */
export const bucketPolicy: S3Operation<typeof GetBucketPolicyCommand> = operation(
  S3,
  'GetBucketPolicy',
  {
    send: (client, input) => client.send(new GetBucketPolicyCommand(input)),
    keep: ['Policy'],
  },
);
