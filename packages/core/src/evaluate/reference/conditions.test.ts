import { describe, expect, it } from 'vitest';
import type { ContextValue } from '../../request/request.ts';
import { evaluateCondition } from './conditions.ts';
import type { Ternary } from './ternary.ts';
import { condition, contextOf } from './testing/build-policy.ts';

type Value = readonly string[] | 'absent' | 'unknown';

function decide(written: string, policyValues: readonly string[], value: Value): Ternary {
  return decideWith(written, policyValues, {
    key: typeof value === 'string' ? { kind: value } : value,
  });
}

function decideWith(
  written: string,
  policyValues: readonly string[],
  keys: Readonly<Record<string, readonly string[] | ContextValue>>,
): Ternary {
  const context = contextOf(keys);
  return evaluateCondition(condition(written, 'Key', policyValues), context, context);
}

describe('string conditions', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
  it.each<[string, string[], Value, Ternary]>([
    ['StringEquals', ['johndoe'], ['johndoe'], 'true'],
    ['StringEquals', ['johndoe'], ['JohnDoe'], 'false'],
    ['StringEquals', ['a*'], ['ab'], 'false'],
    ['StringEquals', ['a*'], ['a*'], 'true'],
    ['StringEquals', ['a', 'b'], ['b'], 'true'],
    ['StringEqualsIgnoreCase', ['johndoe'], ['JohnDoe'], 'true'],
    ['StringEqualsIgnoreCase', ['john*'], ['JohnDoe'], 'false'],
    ['StringNotEqualsIgnoreCase', ['johndoe'], ['JohnDoe'], 'false'],
    ['StringNotEquals', ['johndoe'], ['JohnDoe'], 'true'],
    ['StringLike', ['t1.*', 't2.*', 'm3.*'], ['t2.micro'], 'true'],
    ['StringLike', ['t1.*', 't2.*', 'm3.*'], ['t3.micro'], 'false'],
    ['StringLike', ['T1.*'], ['t1.micro'], 'false'],
    ['StringLike', ['??'], ['ab'], 'true'],
    ['StringLike', ['*:*'], ['a:b/c'], 'true'],
    ['StringLike', ['', 'home/', 'home/${aws:username}/'], [''], 'true'],
    ['StringNotLike', ['a*', 'b*'], ['bc'], 'false'],
    ['StringNotLike', ['a*', 'b*'], ['cb'], 'true'],
  ])('%s %j of %j is %s', (written, policyValues, value, expected) => {
    expect(decide(written, policyValues, value)).toBe(expected);
  });

  it.each(['__proto__', 'constructor', 'toString'])('knows no key %s by chance', (key) => {
    const context = contextOf({});
    const asked = condition('Null', key, ['true']);
    expect(evaluateCondition(asked, context, context)).toBe('true');
  });
});

describe('ARN conditions', () => {
  const pattern = 'arn:aws:someservice:*:111122223333:finance/*';
  // The example of "Amazon Resource Name (ARN) condition operators" on
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
  const shifted =
    'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt';

  it.each<[string, string, string, Ternary]>([
    ['StringLike', pattern, shifted, 'true'],
    ['ArnLike', pattern, shifted, 'false'],
    ['ArnEquals', pattern, shifted, 'false'],
    ['ArnNotLike', pattern, shifted, 'true'],
    ['ArnLike', pattern, 'arn:aws:someservice:us-east-2:111122223333:finance/a', 'true'],
    ['ArnEquals', pattern, 'arn:aws:someservice:us-east-2:111122223333:finance/a', 'true'],
    ['ArnNotEquals', pattern, 'arn:aws:someservice:us-east-2:111122223333:finance/a', 'false'],
    ['ArnLike', pattern, 'arn:aws:someservice:us-east-2:111122223333:finance/a:b/c', 'true'],
    ['ArnLike', 'arn:aws:s3:::Bucket', 'arn:aws:s3:::bucket', 'false'],
    ['ArnLike', 'arn:aws:iam::*:role/x', 'arn:aws:iam::111122223333:role/x', 'true'],
    ['ArnLike', 'arn:aws:iam:?:*:role/x', 'arn:aws:iam::111122223333:role/x', 'false'],
    ['ArnLike', '*', 'arn:aws:iam::111122223333:role/x', 'true'],
    ['ArnLike', 'arn:aws:iam:*', 'arn:aws:iam::111122223333:role/x', 'true'],
    ['ArnLike', '*:role/x', 'arn:aws:iam::111122223333:role/x', 'false'],
    ['ArnLike', 'arn:aws:iam::111122223333:role/x', 'no arn', 'false'],
  ])('%s %s of %s is %s', (written, policyValue, value, expected) => {
    expect(decide(written, [policyValue], [value])).toBe(expected);
  });
});

describe('numeric conditions', () => {
  it.each<[string, string[], Value, Ternary]>([
    ['NumericLessThanEquals', ['10'], ['10'], 'true'],
    ['NumericLessThanEquals', ['10'], ['11'], 'false'],
    ['NumericLessThan', ['10'], ['9.99'], 'true'],
    ['NumericLessThan', ['10'], ['10.0'], 'false'],
    ['NumericGreaterThan', ['-1'], ['-0.5'], 'true'],
    ['NumericGreaterThan', ['9'], ['10'], 'true'],
    ['NumericGreaterThanEquals', ['10'], ['10.00'], 'true'],
    ['NumericEquals', ['1.50', '3'], ['+1.5'], 'true'],
    ['NumericEquals', ['9007199254740993'], ['9007199254740992'], 'false'],
    ['NumericNotEquals', ['1', '2'], ['3'], 'true'],
    ['NumericNotEquals', ['1', '2'], ['2'], 'false'],
    ['NumericEquals', ['ten'], ['ten'], 'false'],
    ['NumericEquals', [''], [''], 'false'],
    ['NumericEquals', ['.'], ['0'], 'false'],
    ['NumericLessThan', ['10'], ['1e0'], 'false'],
    ['NumericNotEquals', ['ten'], ['10'], 'true'],
    ['NumericEquals', ['${key}'], ['1'], 'false'],
  ])('%s %j of %j is %s', (written, policyValues, value, expected) => {
    expect(decide(written, policyValues, value)).toBe(expected);
  });
});

describe('date conditions', () => {
  it.each<[string, string[], Value, Ternary]>([
    ['DateGreaterThan', ['2020-01-01T00:00:01Z'], ['2020-01-01T00:00:02Z'], 'true'],
    ['DateGreaterThan', ['2020-01-01T00:00:01Z'], ['2020-01-01T00:00:01Z'], 'false'],
    ['DateGreaterThanEquals', ['2020-01-01T00:00:01Z'], ['1577836801'], 'true'],
    ['DateLessThan', ['2020-06-30'], ['2020-06-29T23:59:59.999Z'], 'true'],
    ['DateLessThanEquals', ['2020-06-30'], ['2020-06-30T00:00:00.001Z'], 'false'],
    ['DateEquals', ['2020-06-30T02:00:00+02:00'], ['2020-06-30'], 'true'],
    ['DateNotEquals', ['2020-06-30'], ['2020-06-30T00:00Z'], 'false'],
    ['DateNotEquals', ['2020-06-30'], ['yesterday'], 'true'],
    ['DateLessThan', ['someday'], ['2020-06-30'], 'false'],
  ])('%s %j of %j is %s', (written, policyValues, value, expected) => {
    expect(decide(written, policyValues, value)).toBe(expected);
  });

  const limit = '2026-01-01T00:00:00Z';
  const limitMs = 1_767_225_600_000;
  it.each<[string, number, boolean, Ternary]>([
    ['DateGreaterThan', limitMs + 1, false, 'true'],
    ['DateGreaterThan', limitMs, false, 'unknown'],
    ['DateGreaterThan', limitMs + 1, true, 'unknown'],
    ['DateGreaterThanIfExists', limitMs + 1, true, 'true'],
    ['DateGreaterThanEquals', limitMs, false, 'true'],
    ['DateGreaterThanEquals', limitMs - 1, false, 'unknown'],
    ['DateLessThan', limitMs, false, 'false'],
    ['DateLessThan', limitMs, true, 'false'],
    ['DateLessThanIfExists', limitMs, true, 'unknown'],
    ['DateLessThan', limitMs - 1, false, 'unknown'],
    ['DateLessThanEquals', limitMs, false, 'unknown'],
    ['DateLessThanEquals', limitMs + 1, false, 'false'],
    ['DateEquals', limitMs + 1, false, 'false'],
    ['DateEquals', limitMs, false, 'unknown'],
    ['DateNotEquals', limitMs + 1, true, 'true'],
    ['ForAllValues:DateLessThan', limitMs, false, 'false'],
    ['ForAllValues:DateLessThan', limitMs, true, 'unknown'],
    ['StringEquals', limitMs, false, 'unknown'],
  ])(
    '%s of a date from %d on, absent: %s, is %s',
    (written, notBeforeMs, mayBeAbsent, expected) => {
      const key: ContextValue = { kind: 'instant', notBeforeMs, mayBeAbsent };
      expect(decideWith(written, [limit], { key })).toBe(expected);
    },
  );

  it.each<[string, boolean, Ternary]>([
    ['true', false, 'false'],
    ['false', false, 'true'],
    ['true', true, 'unknown'],
  ])('Null %s of a date that may be absent (%s) is %s', (policyValue, mayBeAbsent, expected) => {
    const key: ContextValue = { kind: 'instant', notBeforeMs: 0, mayBeAbsent };
    expect(decideWith('Null', [policyValue], { key })).toBe(expected);
  });
});

describe('Boolean and binary conditions', () => {
  it.each<[string, string[], Value, Ternary]>([
    ['Bool', ['false'], ['false'], 'true'],
    ['Bool', ['TRUE'], ['True'], 'true'],
    ['Bool', ['true'], ['false'], 'false'],
    ['Bool', ['true', 'false'], ['false'], 'true'],
    ['Bool', ['yes'], ['yes'], 'false'],
    ['Bool', ['true'], ['1'], 'false'],
    ['BinaryEquals', ['QmluYXJ5VmFsdWVJbkJhc2U2NA=='], ['QmluYXJ5VmFsdWVJbkJhc2U2NA=='], 'true'],
    ['BinaryEquals', ['QmluYXJ5VmFsdWVJbkJhc2U2NA=='], ['qmluYXJ5VmFsdWVJbkJhc2U2NA=='], 'false'],
  ])('%s %j of %j is %s', (written, policyValues, value, expected) => {
    expect(decide(written, policyValues, value)).toBe(expected);
  });

  // "This is more secure": the recommended combination of
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
  // under aws:MultiFactorAuthPresent, and its alternatives.
  it.each<[string, string, Value, Ternary]>([
    ['BoolIfExists', 'false', 'absent', 'true'],
    ['BoolIfExists', 'false', ['false'], 'true'],
    ['BoolIfExists', 'false', ['true'], 'false'],
    ['BoolIfExists', 'true', 'absent', 'true'],
    ['Bool', 'true', 'absent', 'false'],
    ['Null', 'false', ['false'], 'true'],
    ['Null', 'false', 'absent', 'false'],
  ])('%s %s with MFA %j is %s', (written, policyValue, value, expected) => {
    expect(decide(written, [policyValue], value)).toBe(expected);
  });
});

describe('IP address conditions', () => {
  const mixed = ['203.0.113.0/24', '2001:DB8:1234:5678::/64'];
  it.each<[string, string[], Value, Ternary]>([
    ['IpAddress', mixed, ['203.0.113.255'], 'true'],
    ['IpAddress', mixed, ['203.0.114.0'], 'false'],
    ['IpAddress', mixed, ['2001:db8:1234:5678::1'], 'true'],
    ['IpAddress', mixed, ['2001:db8:1234:5678:ffff:ffff:ffff:ffff'], 'true'],
    ['IpAddress', mixed, ['2001:db8:1234:5679::1'], 'false'],
    ['NotIpAddress', mixed, ['203.0.113.7'], 'false'],
    ['NotIpAddress', mixed, ['198.51.100.7'], 'true'],
    ['IpAddress', ['203.0.113.7'], ['203.0.113.7'], 'true'],
    ['IpAddress', ['203.0.113.7'], ['203.0.113.8'], 'false'],
    ['IpAddress', ['203.0.113.7/24'], ['203.0.113.200'], 'true'],
    ['IpAddress', ['0.0.0.0/0'], ['203.0.113.200'], 'true'],
    ['IpAddress', ['0.0.0.0/0'], ['::1'], 'false'],
    ['IpAddress', ['::/0'], ['203.0.113.200'], 'false'],
    ['IpAddress', ['::1'], ['0:0:0:0:0:0:0:1'], 'true'],
    ['IpAddress', ['1::'], ['1:0:0:0:0:0:0:0'], 'true'],
    ['IpAddress', ['::ffff:192.0.2.1'], ['::ffff:c000:201'], 'true'],
    ['IpAddress', ['::ffff:192.0.2.1'], ['192.0.2.1'], 'false'],
    ['IpAddress', ['1:2:3:4:5:6:7:8::'], ['1:2:3:4:5:6:7:8'], 'false'],
    ['IpAddress', ['1:2:3:4:5:6:7::'], ['1:2:3:4:5:6:7:0'], 'true'],
    ['IpAddress', ['1::2::3'], ['1::2::3'], 'false'],
    ['IpAddress', ['1:2:3'], ['1:2:3'], 'false'],
    ['IpAddress', ['::12345'], ['::12345'], 'false'],
    ['IpAddress', ['10.0.0.0/33'], ['10.0.0.0'], 'false'],
    ['IpAddress', ['10.0.0.0/'], ['10.0.0.0'], 'false'],
    ['IpAddress', ['10.0.0'], ['10.0.0'], 'false'],
    ['IpAddress', ['10.0.0.256'], ['10.0.0.256'], 'false'],
    ['IpAddress', ['10.0.0.01'], ['10.0.0.1'], 'false'],
    ['IpAddress', ['10.0.0.0/8'], ['10.0.0.0/9'], 'false'],
    ['NotIpAddress', ['10.0.0.0/8'], ['nowhere'], 'true'],
  ])('%s %j of %j is %s', (written, policyValues, value, expected) => {
    expect(decide(written, policyValues, value)).toBe(expected);
  });
});

describe('absent keys', () => {
  // "If the key that you specify in a policy condition is not present in the
  // request context, the values do not match and the condition is false. If the
  // policy condition requires that the key is not matched, … the condition is true."
  it.each<[string, string, Ternary]>([
    ['StringEquals', 'a', 'false'],
    ['StringLike', '*', 'false'],
    ['StringNotEquals', 'a', 'true'],
    ['StringNotLike', '*', 'true'],
    ['NumericLessThan', '1', 'false'],
    ['NumericNotEquals', '1', 'true'],
    ['DateNotEquals', '2020-01-01', 'true'],
    ['DateLessThan', '2020-01-01', 'false'],
    ['Bool', 'false', 'false'],
    ['BinaryEquals', 'YQ==', 'false'],
    ['IpAddress', '0.0.0.0/0', 'false'],
    ['NotIpAddress', '0.0.0.0/0', 'true'],
    ['ArnLike', '*', 'false'],
    ['ArnNotLike', '*', 'true'],
    ['StringEqualsIfExists', 'a', 'true'],
    ['StringNotEqualsIfExists', 'a', 'true'],
    ['ForAllValues:StringEquals', 'a', 'true'],
    ['ForAllValues:StringNotEquals', 'a', 'true'],
    ['ForAnyValue:StringEquals', 'a', 'false'],
    ['ForAnyValue:StringNotEquals', 'a', 'false'],
    ['ForAnyValue:StringEqualsIfExists', 'a', 'true'],
    ['Null', 'true', 'true'],
    ['Null', 'FALSE', 'false'],
  ])('%s %s is %s', (written, policyValue, expected) => {
    expect(decide(written, [policyValue], 'absent')).toBe(expected);
  });
});

describe('set operators', () => {
  // The table of `PostDateTime`, `Message`, `Tags` on
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html
  it.each<[string, string[], Value, Ternary]>([
    [
      'ForAllValues:StringLike',
      ['PostDateTime', 'Message', 'Tags'],
      ['PostDateTime', 'Message'],
      'true',
    ],
    [
      'ForAllValues:StringLike',
      ['PostDateTime', 'Message', 'Tags'],
      ['PostDateTime', 'UserName'],
      'false',
    ],
    [
      'ForAnyValue:StringLike',
      ['ID', 'PostDateTime'],
      ['UserName', 'Message', 'PostDateTime'],
      'true',
    ],
    ['ForAnyValue:StringLike', ['ID', 'PostDateTime'], ['UserName'], 'false'],
    ['ForAllValues:StringLike', ['ID'], [], 'true'],
    ['ForAnyValue:StringLike', ['ID'], [], 'false'],
    ['ForAllValues:StringLike', ['ID'], [''], 'true'],
    ['ForAnyValue:StringLike', ['*'], [''], 'false'],
    ['ForAllValues:StringNotLike', ['ID', 'User*'], ['Message', 'Tags'], 'true'],
    ['ForAllValues:StringNotLike', ['ID', 'User*'], ['Message', 'UserName'], 'false'],
    ['ForAnyValue:StringNotLike', ['ID', 'User*'], ['ID', 'UserName'], 'false'],
    ['ForAnyValue:StringNotLike', ['ID', 'User*'], ['ID', 'Message'], 'true'],
    // Without a set operator, on several values: as assumed.
    ['StringEquals', ['a', 'b'], ['x', 'b'], 'true'],
    ['StringNotEquals', ['a', 'b'], ['x', 'b'], 'false'],
    ['StringNotEquals', ['a', 'b'], ['x', 'y'], 'true'],
    ['StringEquals', ['a'], [], 'false'],
    ['StringNotEquals', ['a'], [], 'true'],
    ['StringEqualsIfExists', ['a'], [], 'false'],
    ['Null', ['true'], [], 'true'],
    ['Null', ['true'], [''], 'false'],
    ['Null', ['true', 'false'], ['x'], 'true'],
    ['Null', ['maybe'], ['x'], 'false'],
  ])('%s %j of %j is %s', (written, policyValues, value, expected) => {
    expect(decide(written, policyValues, value)).toBe(expected);
  });
});

describe('unknown keys', () => {
  it.each<[string, string[], Ternary]>([
    ['StringEquals', ['a'], 'unknown'],
    ['StringNotEquals', ['a'], 'unknown'],
    ['StringEqualsIfExists', ['a'], 'unknown'],
    ['StringLikeIfExists', ['*'], 'unknown'],
    ['StringLike', ['*'], 'unknown'],
    ['Null', ['true'], 'unknown'],
    ['Null', ['true', 'false'], 'true'],
    ['ForAllValues:StringEquals', ['a'], 'unknown'],
    ['ForAnyValue:StringEquals', ['a'], 'unknown'],
    // The same whatever the value.
    ['ForAllValues:StringLike', ['*'], 'true'],
    ['ForAnyValue:StringNotLike', ['*'], 'false'],
    ['NumericEquals', ['ten'], 'false'],
    ['NumericNotEquals', ['ten'], 'true'],
    ['IpAddress', ['nowhere'], 'false'],
    ['DateLessThan', ['someday'], 'false'],
    ['StringEquals', ['${aws:absent}'], 'false'],
  ])('%s %j is %s', (written, policyValues, expected) => {
    expect(decide(written, policyValues, 'unknown')).toBe(expected);
  });

  it('leaves an operator that AWS does not document unknown, whatever the key', () => {
    expect(decide('StringAlmostEquals', ['a'], ['a'])).toBe('unknown');
    expect(decide('StringAlmostEqualsIfExists', ['a'], 'absent')).toBe('unknown');
  });

  it('takes keys that are not listed from what holds for all other keys', () => {
    const asked = condition('StringEquals', 'other', ['a']);
    const unknown = contextOf({}, 'unknown');
    expect(evaluateCondition(asked, unknown, unknown)).toBe('unknown');
    expect(evaluateCondition(asked, contextOf({}), null)).toBe('false');
  });
});

describe('policy variables in conditions', () => {
  const keys = {
    key: ['David/photos'],
    'aws:username': ['David'],
    star: ['*'],
    many: ['a', 'b'],
    team: { kind: 'unknown' } as const,
    arn: ['arn:aws:iam::111122223333:user/David'],
  };
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  it.each<[string, string, Ternary]>([
    ['StringLike', '${aws:username}/*', 'true'],
    ['StringLike', '${AWS:UserName}/*', 'true'],
    ['StringEquals', '${aws:username}/photos', 'true'],
    ['StringEqualsIgnoreCase', '${aws:username}/PHOTOS', 'true'],
    ['StringLike', '${star}', 'false'],
    ['StringLike', '${*}', 'false'],
    ['StringLike', '${missing}/*', 'false'],
    ['StringNotLike', '${missing}/*', 'true'],
    ['StringLike', "${missing, 'David'}/*", 'true'],
    ['StringLike', "${missing, '*'}", 'false'],
    ['StringLike', "${aws:username, 'Eve'}/*", 'true'],
    ['StringLike', '${many}*', 'false'],
    ['StringLike', "${many, 'David'}/*", 'false'],
    ['StringLike', '${team}/*', 'unknown'],
    ['StringLike', 'Eve/${team}', 'false'],
    ['StringNotLike', 'Eve/${team}', 'true'],
    ['StringEquals', '${team}', 'unknown'],
    ['NumericEquals', '${aws:username}', 'false'],
  ])('%s %s is %s', (written, policyValue, expected) => {
    expect(decideWith(written, [policyValue], keys)).toBe(expected);
  });

  it.each<[string, string, string, Ternary]>([
    ['StringEquals', 'a${*}b${?}${$}{x}', 'a*b?${x}', 'true'],
    ['StringLike', 'a${*}', 'abc', 'false'],
    ['StringLike', 'a${?}*', 'a?bc', 'true'],
    ['StringEquals', '${unclosed', '${unclosed', 'true'],
    ['StringEquals', '${}', '${}', 'true'],
  ])('%s %s reads %s: %s', (written, policyValue, value, expected) => {
    expect(decide(written, [policyValue], [value])).toBe(expected);
  });

  it('splits a substituted ARN into its components', () => {
    const context = contextOf({ ...keys, key: ['arn:aws:iam::111122223333:user/David'] });
    const asked = condition('ArnEquals', 'key', ['${arn}']);
    expect(evaluateCondition(asked, context, context)).toBe('true');
  });

  it('treats variables as plain text where the version has none', () => {
    const context = contextOf({ key: ['${aws:username}'], 'aws:username': ['David'] });
    const asked = condition('StringEquals', 'key', ['${aws:username}']);
    expect(evaluateCondition(asked, context, null)).toBe('true');
    expect(evaluateCondition(asked, context, context)).toBe('false');
  });
});
