import type { StoredObject } from '../../objects.ts';
import { ServiceError } from '../../service-error.ts';
import type { CallInput } from '../../wire/call-input.ts';
import type { Members } from '../../wire/write-answer.ts';
import type { Asked, Call, Operation } from '../operation.ts';
import { bucketArn, bucketIn } from './buckets.ts';

/** The longest key, in bytes. */
const MAX_KEY_BYTES = 1024;

/** What is done with objects. Each is an event of data, which a trail does not hold unless it is told to. */
export const OBJECT_OPERATIONS: Readonly<Record<string, Operation>> = {
  PutObject: onObject('s3:PutObject', putObject),
  GetObject: onObject('s3:GetObject', (call) => objectMembers(objectIn(call))),
  HeadObject: onObject('s3:GetObject', (call) => objectMembers(objectIn(call))),
  DeleteObject: onObject('s3:DeleteObject', (call) => {
    call.world.objects.remove(bucketIn(call).arn, call.input.text('Key'));
    return {};
  }),
  ListObjectsV2: {
    isReadOnly: true,
    isDataEvent: true,
    asks: (call) => [
      { action: 's3:ListBucket', resource: bucketArn(call), context: listingContext(call) },
    ],
    run: listObjects,
  },
};

function onObject(action: string, run: Operation['run']): Operation {
  const asks = (call: Call): readonly Asked[] => [
    { action, resource: `${bucketArn(call)}/${call.input.text('Key')}` },
  ];
  return { isReadOnly: action === 's3:GetObject', isDataEvent: true, asks, run };
}

function putObject(call: Call): Members {
  const { atMs, input, world } = call;
  const { arn } = bucketIn(call);
  const key = input.text('Key');
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new ServiceError('KeyTooLongError', 'Your key is too long');
  }
  const { etag } = world.objects.put(arn, {
    key,
    body: input.bytes('Body'),
    modifiedAtMs: atMs,
    contentType: input.optionalText('ContentType') ?? 'binary/octet-stream',
    contentEncoding: input.optionalText('ContentEncoding'),
    metadata: input.pairs('Metadata'),
  });
  return { ETag: etag };
}

function objectIn(call: Call): StoredObject {
  const object = call.world.objects.get(bucketIn(call).arn, call.input.text('Key'));
  if (object !== undefined) return object;
  throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
}

function objectMembers(object: StoredObject): Members {
  return {
    Body: object.body,
    ETag: object.etag,
    LastModified: new Date(object.modifiedAtMs),
    ContentType: object.contentType,
    ContentEncoding: object.contentEncoding,
    Metadata: object.metadata,
  };
}

const LISTING_KEYS = [
  ['s3:prefix', 'prefix'],
  ['s3:delimiter', 'delimiter'],
  ['s3:max-keys', 'max-keys'],
] as const;

function listingContext({ input }: Call): ReadonlyMap<string, readonly string[]> {
  return new Map(
    LISTING_KEYS.flatMap(([key, name]) => {
      const value = input.optionalText(name);
      return value === null ? [] : [[key, [value]] as const];
    }),
  );
}

/** An object, or all that have the same text up to a delimiter. */
type Listed = { readonly object: StoredObject } | { readonly prefix: string };

function listObjects(call: Call): Members {
  const { input } = call;
  const prefix = input.optionalText('prefix') ?? '';
  const delimiter = input.optionalText('delimiter') ?? '';
  const max = input.number('max-keys', { min: 0, max: 1_000_000, otherwise: 1000 });
  const { arn, name } = bucketIn(call);
  const objects = call.world.objects.in(arn).filter(({ key }) => key.startsWith(prefix));
  const after = placeIn(input);
  const listed = [...foldedUp(objects, prefix, delimiter)].filter(([key]) => isAfter(key, after));
  const page = listed.slice(0, Math.min(max, 1000));
  const last = page.length < listed.length ? page.at(-1)?.[0] : undefined;
  return {
    Name: name,
    Prefix: prefix,
    Delimiter: delimiter === '' ? null : delimiter,
    MaxKeys: max,
    KeyCount: page.length,
    IsTruncated: last !== undefined,
    NextContinuationToken: last === undefined ? null : Buffer.from(last).toString('base64'),
    Contents: page.flatMap(([, each]) => ('object' in each ? [contentMembers(each.object)] : [])),
    CommonPrefixes: page.flatMap(([, each]) => ('prefix' in each ? [{ Prefix: each.prefix }] : [])),
  };
}

/** After which key the page of a call begins. */
function placeIn(input: CallInput): string {
  const token = input.optionalText('continuation-token');
  if (token !== null) return Buffer.from(token, 'base64').toString('utf8');
  return input.optionalText('start-after') ?? '';
}

function foldedUp(
  objects: readonly StoredObject[],
  prefix: string,
  delimiter: string,
): ReadonlyMap<string, Listed> {
  const listed = new Map<string, Listed>();
  for (const object of objects) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const common = object.key.slice(0, end + delimiter.length);
    if (end === -1) listed.set(object.key, { object });
    else listed.set(common, { prefix: common });
  }
  return listed;
}

function isAfter(key: string, after: string): boolean {
  return after === '' || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
}

function contentMembers({ body, etag, key, modifiedAtMs }: StoredObject): Members {
  return {
    Key: key,
    LastModified: new Date(modifiedAtMs),
    ETag: etag,
    Size: body.length,
    StorageClass: 'STANDARD',
  };
}
