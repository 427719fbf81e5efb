import type { ReceivedRequest } from '../../signature.ts';
import { joinChunks } from '../../wire/chunked.ts';
import { escapeXml, type Members } from '../../wire/write-answer.ts';
import type { RenderedAnswer, Routed } from '../operation.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const META = 'x-amz-meta-';

/** By path: the bucket is the first part, the key what follows, and what of them is meant stands in the query. */
export function route(request: ReceivedRequest): Routed {
  const { method, target } = request;
  const url = new URL(target, 'http://localhost');
  const [Bucket = '', Key = ''] = url.pathname
    .slice(1)
    .split(/\/(.*)/s)
    .map(decodeURIComponent);
  if (Key !== '') {
    const name = isPlain(url) ? (OBJECT_NAMES.get(method) ?? '') : '';
    return { name, parameters: { Bucket, Key, ...(name === 'PutObject' ? sent(request) : {}) } };
  }
  if (Bucket === '') return { name: method === 'GET' ? 'ListBuckets' : '', parameters: {} };
  return routeOfBucket(request, url, Bucket);
}

function routeOfBucket({ body, method }: ReceivedRequest, url: URL, Bucket: string): Routed {
  if (method === 'GET' && url.searchParams.get('list-type') === '2') {
    return {
      name: 'ListObjectsV2',
      parameters: { ...Object.fromEntries(url.searchParams), Bucket },
    };
  }
  const part = ['policy', 'location'].find((each) => url.searchParams.has(each)) ?? '';
  const name = part === '' && !isPlain(url) ? '' : (BUCKET_NAMES.get(`${method} ${part}`) ?? '');
  const policy = name === 'PutBucketPolicy' ? { Policy: body } : {};
  return { name, parameters: { Bucket, ...policy } };
}

/** Whether the query names no part of the bucket or object. */
function isPlain({ searchParams }: URL): boolean {
  return [...searchParams.keys()].every((name) => name === 'x-id');
}

const OBJECT_NAMES: ReadonlyMap<string, string> = new Map([
  ['GET', 'GetObject'],
  ['HEAD', 'HeadObject'],
  ['PUT', 'PutObject'],
  ['DELETE', 'DeleteObject'],
]);

const BUCKET_NAMES: ReadonlyMap<string, string> = new Map([
  ['PUT ', 'CreateBucket'],
  ['DELETE ', 'DeleteBucket'],
  ['HEAD ', 'HeadBucket'],
  ['GET location', 'GetBucketLocation'],
  ['GET policy', 'GetBucketPolicy'],
  ['PUT policy', 'PutBucketPolicy'],
  ['DELETE policy', 'DeleteBucketPolicy'],
]);

/** The object that a request brings. */
function sent({ bytes, headers }: ReceivedRequest): Readonly<Record<string, unknown>> {
  const isChunked = headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') === true;
  const encodings = (headers.get('content-encoding') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'aws-chunked');
  const metadata = [...headers].filter(([name]) => name.startsWith(META));
  return {
    Body: isChunked ? joinChunks(bytes) : bytes,
    ContentType: headers.get('content-type'),
    ContentEncoding: encodings.length === 0 ? null : encodings.join(','),
    Metadata: metadata.map(([name, Value]) => ({ Key: name.slice(META.length), Value })),
  };
}

/** Writes an answer. */
export function render(name: string, output: Members): RenderedAnswer {
  const contentType = 'application/xml';
  switch (name) {
    case 'ListBuckets':
      return { contentType, body: bucketsXml(output) };
    case 'GetBucketLocation':
      return { contentType, body: locationXml(output) };
    case 'GetBucketPolicy':
      return { contentType: 'application/json', body: textOf(output['Policy']) };
    case 'ListObjectsV2':
      return { contentType, body: objectsXml(output) };
    case 'PutObject':
      return { contentType, body: '', status: 200, headers: { etag: textOf(output['ETag']) } };
    case 'GetObject':
    case 'HeadObject':
      return objectAnswer(output);
    default:
      return { contentType, body: '' };
  }
}

/** Writes a refusal. */
export function renderError(code: string, message: string): RenderedAnswer {
  const what = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  return { contentType: 'text/xml', body: `<Error>${what}</Error>` };
}

function objectAnswer({
  Body,
  ContentEncoding,
  ContentType,
  ETag,
  LastModified,
  Metadata,
}: Members) {
  const metadata = Metadata instanceof Map ? [...Metadata] : [];
  const encoding = textOf(ContentEncoding);
  return {
    contentType: textOf(ContentType),
    body: Body instanceof Uint8Array ? Body : '',
    status: 200,
    headers: {
      etag: textOf(ETag),
      'last-modified': LastModified instanceof Date ? LastModified.toUTCString() : '',
      ...(encoding === '' ? {} : { 'content-encoding': encoding }),
      ...Object.fromEntries(metadata.map(([key, value]) => [`${META}${key}`, textOf(value)])),
    },
  };
}

function bucketsXml({ Buckets }: Members): string {
  return `<ListAllMyBucketsResult xmlns="${NAMESPACE}"><Buckets>${listXml('Bucket', Buckets)}</Buckets></ListAllMyBucketsResult>`;
}

/** Lists stand beside the other members, each entry by itself. */
function objectsXml({ CommonPrefixes, Contents, ...rest }: Members): string {
  const lists = listXml('Contents', Contents) + listXml('CommonPrefixes', CommonPrefixes);
  return `<ListBucketResult xmlns="${NAMESPACE}">${membersXml(rest)}${lists}</ListBucketResult>`;
}

function listXml(name: string, list: Members[string]): string {
  const entries = Array.isArray(list) ? list : [];
  return entries.map((entry: Members) => `<${name}>${membersXml(entry)}</${name}>`).join('');
}

function membersXml(members: Members): string {
  return Object.entries(members)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `<${name}>${escapeXml(textOf(value))}</${name}>`)
    .join('');
}

/** The first region of S3 has no name here. */
function locationXml({ Region }: Members): string {
  const region = textOf(Region);
  return `<LocationConstraint xmlns="${NAMESPACE}">${region === 'us-east-1' ? '' : escapeXml(region)}</LocationConstraint>`;
}

function textOf(value: Members[string]): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' || value === undefined ? '' : String(value);
}
