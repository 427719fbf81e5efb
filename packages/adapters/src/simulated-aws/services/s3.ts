import { ServiceError } from '../service-error.ts';
import type { ReceivedRequest } from '../signature.ts';
import { escapeXml, type Members } from '../wire/write-answer.ts';
import {
  anything,
  type Call,
  changing,
  type Operation,
  type RenderedAnswer,
  type Routed,
  reading,
  type Service,
} from './operation.ts';
import { addResource, policyText, resourceAt, writePolicy } from './resource-policies.ts';

const MISSING = { code: 'NoSuchBucket', service: 's3' } as const;
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

function bucketArn({ input }: Call): string {
  return `arn:aws:s3:::${input.text('Bucket')}`;
}

function bucketIn(call: Call) {
  return resourceAt(call, bucketArn(call), MISSING);
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
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
    call.world.resources.remove(bucketIn(call).arn);
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

/** Simple Storage Service, as far as buckets and their policies go. */
export const S3: Service = {
  signingName: 's3',
  actionPrefix: 's3',
  eventSource: 's3.amazonaws.com',
  protocol: { kind: 'rest', route, render, renderError },
  operations: new Map(Object.entries(OPERATIONS)),
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

/** By path: the bucket is the first part, and what of it is meant stands in the query. */
function route({ body, method, target }: ReceivedRequest): Routed {
  const url = new URL(target, 'http://localhost');
  const [bucket = '', key = ''] = url.pathname
    .slice(1)
    .split(/\/(.*)/s)
    .map(decodeURIComponent);
  if (key !== '') return { name: '', parameters: {} };
  if (bucket === '') return { name: method === 'GET' ? 'ListBuckets' : '', parameters: {} };
  const part = ['policy', 'location'].find((each) => url.searchParams.has(each)) ?? '';
  const isWhole = [...url.searchParams.keys()].every((name) => name === 'x-id');
  const name = part === '' && !isWhole ? '' : (NAMES.get(`${method} ${part}`) ?? '');
  const policy = name === 'PutBucketPolicy' ? { Policy: body } : {};
  return { name, parameters: { Bucket: bucket, ...policy } };
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['PUT ', 'CreateBucket'],
  ['DELETE ', 'DeleteBucket'],
  ['HEAD ', 'HeadBucket'],
  ['GET location', 'GetBucketLocation'],
  ['GET policy', 'GetBucketPolicy'],
  ['PUT policy', 'PutBucketPolicy'],
  ['DELETE policy', 'DeleteBucketPolicy'],
]);

function render(name: string, output: Members): RenderedAnswer {
  const contentType = 'application/xml';
  switch (name) {
    case 'ListBuckets':
      return { contentType, body: bucketsXml(output) };
    case 'GetBucketLocation':
      return { contentType, body: locationXml(output) };
    case 'GetBucketPolicy':
      return { contentType: 'application/json', body: textOf(output['Policy']) };
    default:
      return { contentType, body: '' };
  }
}

function bucketsXml({ Buckets }: Members): string {
  const buckets = Array.isArray(Buckets) ? Buckets : [];
  const entries = buckets.map((bucket: Members) => {
    const members = Object.entries(bucket).map(
      ([name, value]) => `<${name}>${escapeXml(textOf(value))}</${name}>`,
    );
    return `<Bucket>${members.join('')}</Bucket>`;
  });
  return `<ListAllMyBucketsResult xmlns="${NAMESPACE}"><Buckets>${entries.join('')}</Buckets></ListAllMyBucketsResult>`;
}

/** The first region of S3 has no name here. */
function locationXml({ Region }: Members): string {
  const region = textOf(Region);
  return `<LocationConstraint xmlns="${NAMESPACE}">${region === 'us-east-1' ? '' : escapeXml(region)}</LocationConstraint>`;
}

function textOf(value: Members[string]): string {
  return typeof value === 'string' ? value : '';
}

function renderError(code: string, message: string): RenderedAnswer {
  const what = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  return { contentType: 'text/xml', body: `<Error>${what}</Error>` };
}
