import { describe, expect, it } from 'vitest';
import { contentOf } from './message-content.ts';

const NOTIFICATION = JSON.stringify({
  Records: [
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'trail' }, object: { key: 'a+b%2Fc.json.gz' } },
    },
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectRemoved:Delete',
      s3: { bucket: { name: 'trail' }, object: { key: 'gone' } },
    },
  ],
});
const OBJECTS = { kind: 'objects', objects: [{ bucket: 'trail', key: 'a b/c.json.gz' }] };

/** As SNS sends it on. */
const wrapped = (Message: string) => JSON.stringify({ Type: 'Notification', Message });

const ofS3 = (type: string) =>
  JSON.stringify({
    source: 'aws.s3',
    'detail-type': type,
    detail: { bucket: { name: 'trail' }, object: { key: 'a+b%2F' } },
  });

describe('what a message is about', () => {
  it.each([
    ['a notification of S3', NOTIFICATION, OBJECTS],
    ['one that SNS sent on', wrapped(NOTIFICATION), OBJECTS],
    ['one that two topics sent on', wrapped(wrapped(NOTIFICATION)), OBJECTS],
    // EventBridge gives keys as they are.
    [
      'an event of S3',
      ofS3('Object Created'),
      { kind: 'objects', objects: [{ bucket: 'trail', key: 'a+b%2F' }] },
    ],
    ['another event of S3', ofS3('Object Deleted'), { kind: 'nothing' }],
    [
      'the test of a notification',
      '{"Service":"Amazon S3","Event":"s3:TestEvent"}',
      { kind: 'nothing' },
    ],
    [
      'an event',
      '{"detail":{"eventID":"1"}}',
      { kind: 'records', text: '{"detail":{"eventID":"1"}}' },
    ],
    [
      'records',
      '{"Records":[{"eventID":"1"}]}',
      { kind: 'records', text: '{"Records":[{"eventID":"1"}]}' },
    ],
    ['no records', '{"Records":[]}', { kind: 'records', text: '{"Records":[]}' }],
    ['something torn', '{"Rec', { kind: 'records', text: '{"Rec' }],
    ['text', 'hello', { kind: 'records', text: 'hello' }],
  ])('%s', (_, body, content) => {
    expect(contentOf(body)).toEqual(content);
  });

  it('looks into wrappings only so far', () => {
    const deep = Array.from({ length: 9 }).reduce<string>((body) => wrapped(body), NOTIFICATION);
    expect(contentOf(deep).kind).toBe('records');
  });
});
