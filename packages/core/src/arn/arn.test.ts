import { describe, expect, it } from 'vitest';
import { formatArn, isAccountId, parseArn, splitArn } from './arn.ts';
import { fillPattern, intersectArns } from './intersect-arns.ts';

describe('parseArn', () => {
  it.each([
    ['arn:aws:iam::111122223333:user/team/ana', 'user/team/ana'],
    ['arn:aws:s3:::bucket/key:with:colons', 'bucket/key:with:colons'],
    ['arn:aws-us-gov:sns:us-gov-west-1:111122223333:topic', 'topic'],
  ])('reads %s and prints it again', (text, resource) => {
    const arn = parseArn(text);
    expect(arn?.resource).toBe(resource);
    expect(arn === null ? '' : formatArn(arn)).toBe(text);
  });

  it.each(['', '*', 'arn:aws:iam', 'urn:aws:iam::1:user/x', 'arn:aws:iam::111122223333:'])(
    'refuses %j',
    (text) => {
      expect(parseArn(text)).toBeNull();
    },
  );
});

describe('splitArn', () => {
  it('keeps colons of the sixth component', () => {
    expect(splitArn('a:b:c:d:e:f:g')).toEqual(['a', 'b', 'c', 'd', 'e', 'f:g']);
  });
});

describe('isAccountId', () => {
  it.each([
    ['111122223333', true],
    ['11112222333', false],
    ['11112222333a', false],
  ])('%s: %s', (text, expected) => {
    expect(isAccountId(text)).toBe(expected);
  });
});

describe('intersectArns', () => {
  it.each([
    [
      'arn:aws:iam::111122223333:policy/*',
      'arn:aws:iam::*:policy/fn2-*',
      'arn:aws:iam::111122223333:policy/fn2-example',
    ],
    ['arn:aws:iam::111122223333:policy/*', 'arn:aws:iam::aws:policy/*', null],
    ['arn:aws:cloudformation:*:*:stack/A/*', 'arn:aws:cloudformation:*:*:stack/B/*', null],
    ['arn:aws:s3:*', 'arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/example'],
    ['*', 'arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:us-east-1:111122223333:instance/example'],
    ['*', '*', '*'],
  ])('of %s and %s is %s', (left, right, expected) => {
    expect(intersectArns(left, right)).toBe(expected);
  });
});

describe('fillPattern', () => {
  it('fills each component with something of its kind', () => {
    expect(fillPattern('arn:aws:iam::*:user/?-*')).toBe('arn:aws:iam::111122223333:user/x-example');
  });
});
