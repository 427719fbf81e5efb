import { bucketPolicy, buckets } from '../../services/s3.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** AWS tells the regions of buckets only when it is asked for pages. */
const PAGE = 1000;

/**
 * The policies of buckets.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html}
 */
export const s3Buckets: ResourceCollector = {
  workloadTypes: [],
  isGlobal: true,
  async collect(reading, { partition, region: anyRegion }, found) {
    const listed = await reading.list(buckets, { MaxBuckets: PAGE }, ({ Buckets }) => Buckets, {
      region: anyRegion,
    });
    await Promise.all(
      listed.map(async ({ BucketRegion, Name: Bucket = '' }) => {
        const subject = `arn:${partition}:s3:::${Bucket}`;
        const region = BucketRegion ?? anyRegion;
        const absentOn = ['NoSuchBucketPolicy', 'NoSuchBucket'];
        const answer = await reading.askIfAny(
          bucketPolicy,
          { Bucket },
          { region, subject, absentOn },
        );
        found.addPolicy(
          subject,
          policyText(answer, ({ Policy }) => Policy),
        );
      }),
    );
  },
};
