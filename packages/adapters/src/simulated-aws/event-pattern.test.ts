import { describe, expect, it } from 'vitest';
import { readEventPattern } from './event-pattern.ts';

const EVENT = {
  source: 'aws.iam',
  account: '111122223333',
  resources: ['arn:aws:s3:::a', 'arn:aws:s3:::b'],
  detail: {
    eventName: 'CreateUser',
    count: 5,
    isNew: true,
    nothing: null,
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/ops/ana' },
    items: [{ name: 'x' }, { name: 'y' }],
  },
};

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
describe('a pattern', () => {
  it.each([
    ['one of several values', { source: ['aws.s3', 'aws.iam'] }, true],
    ['no value of the list', { source: ['aws.s3'] }, false],
    ['all members', { source: ['aws.iam'], account: ['444455556666'] }, false],
    ['a number, not a text', { detail: { count: ['5'] } }, false],
    ['a number', { detail: { count: [5] } }, true],
    ['a flag and null', { detail: { isNew: [true], nothing: [null] } }, true],
    ['any value of a list', { resources: ['arn:aws:s3:::b'] }, true],
    ['an object in a list', { detail: { items: { name: ['y'] } } }, true],
    ['a prefix', { detail: { eventName: [{ prefix: 'Create' }] } }, true],
    ['a prefix in another case', { detail: { eventName: [{ prefix: 'create' }] } }, false],
    [
      'a prefix without regard to case',
      { detail: { eventName: [{ prefix: { 'equals-ignore-case': 'create' } }] } },
      true,
    ],
    ['a suffix', { detail: { eventName: [{ suffix: 'User' }] } }, true],
    ['without regard to case', { source: [{ 'equals-ignore-case': 'AWS.IAM' }] }, true],
    ['a wildcard', { detail: { userIdentity: { arn: [{ wildcard: '*:*/ops/*' }] } } }, true],
    [
      'a wildcard too far',
      { detail: { userIdentity: { arn: [{ wildcard: '*ops*ops*' }] } } },
      false,
    ],
    ['a wildcard that overlaps', { source: [{ wildcard: 'aws.iam*iam' }] }, false],
    ['anything but a value', { source: [{ 'anything-but': 'aws.iam' }] }, false],
    ['anything but others', { source: [{ 'anything-but': ['aws.s3', 'aws.sts'] }] }, true],
    ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }, false],
    ['anything but, of what is not there', { detail: { error: [{ 'anything-but': 'x' }] } }, false],
    ['something that is there', { detail: { eventName: [{ exists: true }] } }, true],
    ['something that is not there', { detail: { errorCode: [{ exists: false }] } }, true],
    ['something that should not be there', { detail: { eventName: [{ exists: false }] } }, false],
    ['a number in a range', { detail: { count: [{ numeric: ['>', 0, '<=', 5] }] } }, true],
    ['a number out of a range', { detail: { count: [{ numeric: ['>', 5] }] } }, false],
    ['a text as a number', { source: [{ numeric: ['>', 0] }] }, false],
    ['one of two patterns', { $or: [{ source: ['x'] }, { account: ['111122223333'] }] }, true],
    ['none of two patterns', { $or: [{ source: ['x'] }, { account: ['1'] }] }, false],
    ['a value or an operator', { source: ['x', { prefix: 'aws' }] }, true],
  ])('matches %s', (_, pattern, expected) => {
    expect(readEventPattern(JSON.stringify(pattern))(EVENT)).toBe(expected);
  });

  it.each([
    '',
    '[]',
    '{}',
    '{"source": "aws.iam"}',
    '{"source": []}',
    '{"source": [["aws.iam"]]}',
    '{"source": [{"like": "a"}]}',
    '{"source": [{"prefix": 1}]}',
    '{"source": [{"prefix": "a", "suffix": "b"}]}',
    '{"detail": {"count": [{"numeric": [">"]}]}}',
    '{"$or": [{"source": ["a"]}]}',
  ])('is refused: %s', (text) => {
    expect(() => readEventPattern(text)).toThrow('Event pattern is not valid');
  });
});
