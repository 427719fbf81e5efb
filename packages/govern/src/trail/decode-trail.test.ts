import { describe, expect, it } from 'vitest';
import { TrailDecoder } from './decode-trail.ts';
import type { TrailEvent } from './trail-event.ts';

function record(eventID: string, parts: Readonly<Record<string, unknown>> = {}) {
  return {
    eventID,
    eventTime: '2026-01-02T03:04:05Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    ...parts,
  };
}

/** The ids of the events of texts, in order, with the counts. */
function decoded(...texts: readonly string[]) {
  const decoder = new TrailDecoder();
  const events: TrailEvent[] = [];
  const objects = texts.flatMap((text) => decoder.decode(text, 'f', (event) => events.push(event)));
  const { aside, counts } = decoder;
  return { ids: events.map(({ id }) => id), events, objects, aside, counts };
}

const A = record('a');
const B = record('b');

/** A message of SNS. */
function sns(message: unknown) {
  return { Type: 'Notification', Message: JSON.stringify(message) };
}

describe('records are found in whatever they are delivered in', () => {
  const notification = {
    Records: [{ s3: { bucket: { name: 'trail' }, object: { key: 'AWSLogs/a+b%2Fc.json.gz' } } }],
  };
  it.each<[string, string, readonly string[]]>([
    ['a file of a trail', JSON.stringify({ Records: [A, B] }), ['a', 'b']],
    ['an empty file of a trail', '{"Records":[]}', []],
    ['a list', JSON.stringify([A, B]), ['a', 'b']],
    ['one record', JSON.stringify(A), ['a']],
    ['JSON lines', `${JSON.stringify(A)}\n\n${JSON.stringify(B)}\n`, ['a', 'b']],
    ['an envelope of EventBridge', JSON.stringify({ 'detail-type': 'x', detail: A }), ['a']],
    [
      'an answer of LookupEvents',
      JSON.stringify({ Events: [{ EventId: 'a', CloudTrailEvent: JSON.stringify(A) }] }),
      ['a'],
    ],
    ['a message of SNS', JSON.stringify(sns({ detail: A })), ['a']],
    [
      'a message of SNS in one of SQS',
      JSON.stringify({ body: JSON.stringify(sns({ Records: [A] })) }),
      ['a'],
    ],
    ['lists within lists', JSON.stringify([[A], { Records: [B] }]), ['a', 'b']],
  ])('%s', (_, text, ids) => {
    const found = decoded(text);
    expect(found.ids).toEqual(ids);
    expect(found.counts).toMatchObject({ records: ids.length, aside: 0 });
  });

  it.each<[string, unknown, readonly unknown[]]>([
    ['S3', notification, [{ bucket: 'trail', key: 'AWSLogs/a b/c.json.gz' }]],
    ['S3 by SNS', sns(notification), [{ bucket: 'trail', key: 'AWSLogs/a b/c.json.gz' }]],
    [
      'CloudTrail by SNS',
      sns({ s3Bucket: 'trail', s3ObjectKey: ['a.gz', 'b.gz'] }),
      [
        { bucket: 'trail', key: 'a.gz' },
        { bucket: 'trail', key: 'b.gz' },
      ],
    ],
  ])('objects in a notification of %s', (_, value, objects) => {
    expect(decoded(JSON.stringify(value))).toMatchObject({ objects, ids: [] });
  });
});

describe('nothing is lost in silence', () => {
  it('takes each record once, whatever it comes in', () => {
    const { counts, ids } = decoded(JSON.stringify({ Records: [A, B, A] }), JSON.stringify(A));
    expect(ids).toEqual(['a', 'b']);
    expect(counts).toEqual({ records: 4, events: 2, duplicates: 2, aside: 0 });
  });

  it.each<[string, string, string, number]>([
    ['no JSON', 'no json', 'it is no JSON', 1],
    ['a torn line', `${JSON.stringify(A)}\n{"eventID":`, 'it is no JSON', 2],
    ['something else', '{"x":1}', 'there is no record of CloudTrail in it', 1],
    ['a number among records', JSON.stringify([A, 7]), 'there is no record of CloudTrail in it', 1],
    [
      'a record without an id',
      JSON.stringify([{ ...A, eventID: undefined }]),
      '`eventID` is missing',
      1,
    ],
    [
      'a record at no time',
      JSON.stringify([A, record('b', { eventTime: 'noon' })]),
      '`noon` is not an instant',
      2,
    ],
  ])('keeps %s aside with the reason', (_, text, because, place) => {
    expect(decoded(text).aside).toMatchObject([{ origin: 'f', because, place }]);
  });

  it('reads a record beside lists of other things', () => {
    const { counts, ids } = decoded(JSON.stringify([A, [[], 1, 2]]));
    expect([ids, counts.aside]).toEqual([['a'], 2]);
  });

  it('keeps the first of much, and counts the rest', () => {
    const { aside, counts } = decoded(
      Array.from({ length: 50 }, () => 'x'.repeat(1000)).join('\n'),
    );
    expect(counts.aside).toBe(50);
    expect(aside).toHaveLength(20);
    expect(aside[0]?.sample).toHaveLength(200);
  });

  it('does not look into messages without end', () => {
    let message = JSON.stringify(A);
    for (let depth = 0; depth < 20; depth += 1) message = JSON.stringify({ body: message });
    expect(decoded(message).counts).toMatchObject({ events: 0, aside: 1 });
  });

  it('reads a file with as many records as there may be', () => {
    const records = Array.from({ length: 200_000 }, (_, at) => record(`e${at}`));
    expect(decoded(JSON.stringify([{ Records: records }])).counts.events).toBe(200_000);
  });
});

describe('an event', () => {
  it('has what the record says of who called, and nothing that it inherits', () => {
    const [event] = decoded(
      JSON.stringify(
        record('a', {
          userIdentity: {
            type: 'AssumedRole',
            arn: 'arn:aws:sts::111122223333:assumed-role/Ops/ana',
            accountId: '111122223333',
            accessKeyId: 'ASIAEXAMPLE',
            onBehalfOf: { userId: 'u-1', identityStoreArn: 'x' },
            sessionContext: {
              sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/Ops' },
              attributes: { mfaAuthenticated: 'true' },
              sourceIdentity: 'ana@example.com',
            },
          },
          requestParameters: { userName: 'bob', __proto__: null },
          readOnly: 'false',
          aMemberThatIsNew: [1],
        }),
      ),
    ).events;
    expect(event?.identity).toEqual({
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/Ops/ana',
      principalId: null,
      accountId: '111122223333',
      accessKeyId: 'ASIAEXAMPLE',
      userName: null,
      invokedBy: null,
      issuerArn: 'arn:aws:iam::111122223333:role/Ops',
      sourceIdentity: 'ana@example.com',
      hasMfa: true,
      onBehalfOf: 'u-1',
    });
    expect(event).toMatchObject({ accountId: '111122223333', isReadOnly: false, isOmitted: false });
  });

  it.each([
    { requestParameters: { omitted: true } },
    { addendum: { reason: 'OVERSIZED_EVENT' } },
    { addendum: { reason: 'MISSING_FIELDS' } },
  ])('tells that AWS left something out: %j', (parts) => {
    expect(decoded(JSON.stringify(record('a', parts))).events[0]?.isOmitted).toBe(true);
  });

  it('is one with members of unexpected types', () => {
    const odd = record('a', {
      userIdentity: 'x',
      requestParameters: [],
      readOnly: 1,
      awsRegion: {},
    });
    expect(decoded(JSON.stringify(odd)).events[0]).toMatchObject({
      requestParameters: null,
      region: null,
      isReadOnly: null,
    });
  });
});
