import { describe, expect, it } from 'vitest';
import { matchAction } from './match-action.ts';
import { matchResource } from './match-resource.ts';
import type { Ternary } from './ternary.ts';
import { contextOf } from './testing/build-policy.ts';

describe('matchAction', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
  it.each([
    ['iam:ListAccessKeys', 'IAM:listaccesskeys', true],
    ['iam:*AccessKey*', 'iam:CreateAccessKey', true],
    ['iam:*AccessKey*', 'iam:ListAccessKeys', true],
    ['s3:*', 's3-object-lambda:GetObject', false],
    ['*', 'sqs:SendMessage', true],
    ['*:Get*', 's3:GetObject', true],
    ['s3:Get?bject', 's3:GetObject', true],
    ['s3:GetObject', 's3:GetObjectAcl', false],
  ])('%s covers %s: %s', (pattern, action, expected) => {
    expect(matchAction({ negated: false, patterns: [pattern] }, action)).toBe(expected);
    expect(matchAction({ negated: true, patterns: [pattern] }, action)).toBe(!expected);
  });

  it('NotAction excepts each pattern', () => {
    const element = { negated: true, patterns: ['iam:*', 'sts:*'] };
    expect(matchAction(element, 'sts:AssumeRole')).toBe(false);
    expect(matchAction(element, 's3:ListBucket')).toBe(true);
  });
});

describe('matchResource', () => {
  const stackA = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/A/1';
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  it.each<[string, string, Ternary]>([
    ['*', 'arn:aws:s3:::bucket/key', 'true'],
    ['*', '*', 'true'],
    ['arn:aws:s3:::*', '*', 'false'],
    ['arn:aws:s3:::my_corporate_bucket/*', 'arn:aws:s3:::my_corporate_bucket/a/b:c', 'true'],
    ['arn:aws:s3:::my_corporate_bucket/*', 'arn:aws:s3:::my_corporate_bucket', 'false'],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/1/test/object.jpg', 'true'],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/1/2/test/3/object.jpg', 'true'],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/1///test///object.jpg', 'true'],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket//test/object.jpg', 'true'],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/1/test/', 'true'],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/1-test/object.jpg', 'false'],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/test/object.jpg', 'false'],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/1/2/test.jpg', 'false'],
    ['arn:aws:cloudformation:*:*:stack/A/*', stackA, 'true'],
    ['arn:aws:cloudformation:*:stack/A/*', stackA, 'false'],
    ['arn:aws:cloudformation:*', stackA, 'true'],
    ['arn:aws:cloudformation:eu*', stackA, 'true'],
    ['arn:aws:cloudformation:us*', stackA, 'false'],
    ['arn:*', stackA, 'true'],
    ['arn:aws:*cloud*', stackA, 'true'],
    ['arn:aws:*west*', stackA, 'false'],
    ['arn:aws:cloudformation:eu-west-1:111122223333:stack?A/1', stackA, 'true'],
    ['arn:aws:cloudformation:eu-west-1:11112222333?:stack/A/?', stackA, 'true'],
    ['arn:aws:cloudformation:eu-west-1', stackA, 'false'],
    // Not split at the colon that a wildcard would have to match.
    ['arn:aws:s3:*/key', 'arn:aws:s3:::bucket/key', 'false'],
    ['*bucket/key', 'arn:aws:s3:::bucket/key', 'true'],
    ['arn*', 'arn:aws:s3:::bucket/key', 'true'],
    ['arn:aws:iam::111122223333:user/Bob', 'arn:aws:iam::111122223333:user/bob', 'false'],
    [
      'arn:aws:logs:*:*:log-group:/app/*:log-stream:*',
      'arn:aws:logs:eu-west-1:111122223333:log-group:/app/a:log-stream:x',
      'true',
    ],
  ])('%s covers %s: %s', (pattern, resource, expected) => {
    const element = { negated: false, patterns: [pattern] };
    expect(matchResource(element, resource, contextOf({}))).toBe(expected);
  });

  it('covers everything where the statement has no element', () => {
    expect(matchResource(undefined, 'arn:aws:s3:::bucket', contextOf({}))).toBe('true');
  });

  it.each<[string[], string, Ternary]>([
    [['arn:aws:s3:::a', 'arn:aws:s3:::b'], 'arn:aws:s3:::b', 'false'],
    [['arn:aws:s3:::a', 'arn:aws:s3:::b'], 'arn:aws:s3:::c', 'true'],
    [['arn:aws:s3:::${aws:missing}'], 'arn:aws:s3:::c', 'true'],
    [['arn:aws:s3:::${team}'], 'arn:aws:s3:::c', 'unknown'],
    [['arn:aws:s3:::${team}'], 'arn:aws:sqs:::c', 'true'],
  ])('NotResource %j covers %s: %s', (patterns, resource, expected) => {
    const context = contextOf({ team: { kind: 'unknown' } });
    expect(matchResource({ negated: true, patterns }, resource, context)).toBe(expected);
  });

  const context = contextOf({
    'aws:username': ['David'],
    star: ['*'],
    path: ['a:b/c'],
    many: ['x', 'y'],
    'aws:PrincipalTag/team': { kind: 'unknown' },
    now: { kind: 'instant', notBeforeMs: 0, mayBeAbsent: false },
  });
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  it.each<[string, string, Ternary]>([
    ['arn:aws:s3:::mybucket/${aws:username}/*', 'arn:aws:s3:::mybucket/David/photo', 'true'],
    ['arn:aws:s3:::mybucket/${aws:username}/*', 'arn:aws:s3:::mybucket/Eve/photo', 'false'],
    [
      'arn:aws:sqs:us-east-2:*:${aws:username}-queue',
      'arn:aws:sqs:us-east-2:1:David-queue',
      'true',
    ],
    ['arn:aws:s3:::b/${star}', 'arn:aws:s3:::b/x', 'false'],
    ['arn:aws:s3:::b/${star}', 'arn:aws:s3:::b/*', 'true'],
    ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/x', 'false'],
    ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/*', 'true'],
    ['arn:aws:s3:::b/${?}', 'arn:aws:s3:::b/?', 'true'],
    ['arn:aws:s3:::b/${$}', 'arn:aws:s3:::b/$', 'true'],
    ['arn:aws:s3:::${path}', 'arn:aws:s3:::a:b/c', 'true'],
    ['arn:aws:s3:::b/${missing}*', 'arn:aws:s3:::b/x', 'false'],
    ["arn:aws:s3:::b/${missing, 'x'}", 'arn:aws:s3:::b/x', 'true'],
    ['arn:aws:s3:::b/${many}', 'arn:aws:s3:::b/x', 'false'],
    ['arn:aws:s3:::b/${aws:PrincipalTag/team}/*', 'arn:aws:s3:::b/blue/1', 'unknown'],
    ['arn:aws:s3:::b/${aws:PrincipalTag/team}/*', 'arn:aws:s3:::c/blue/1', 'false'],
    ['arn:aws:sqs:${aws:PrincipalTag/team}:1:q', 'arn:aws:sqs:eu-west-1:1:q', 'unknown'],
    ['arn:aws:sqs:${aws:PrincipalTag/team}:1:q', 'arn:aws:sqs:eu-west-1:1:p', 'false'],
    ['arn:aws:s3:::b/${now}', 'arn:aws:s3:::b/2026', 'unknown'],
    ['${aws:PrincipalTag/team}', 'arn:aws:s3:::b', 'unknown'],
  ])('%s covers %s: %s', (pattern, resource, expected) => {
    expect(matchResource({ negated: false, patterns: [pattern] }, resource, context)).toBe(
      expected,
    );
  });

  it('treats variables as plain text where the version has none', () => {
    const element = { negated: false, patterns: ['arn:aws:s3:::b/${aws:username}'] };
    expect(matchResource(element, 'arn:aws:s3:::b/David', null)).toBe('false');
    expect(matchResource(element, 'arn:aws:s3:::b/${aws:username}', null)).toBe('true');
  });
});
