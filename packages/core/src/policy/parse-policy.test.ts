import { describe, expect, it } from 'vitest';
import { parsePolicy, parsePolicyText } from './parse-policy.ts';

const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

function statementOf(statement: unknown) {
  const parsed = parsePolicy({ Version: '2012-10-17', Statement: [statement] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value.policy.statements[0];
}

function issuesOf(document: unknown): readonly string[] {
  const parsed = parsePolicy(document);
  const issues = parsed.ok ? parsed.value.warnings : parsed.failure;
  return issues.map((issue) => `${issue.severity} ${issue.code} ${issue.pointer}`);
}

describe('parsePolicy', () => {
  it('reads every element', () => {
    const parsed = parsePolicy({
      Version: '2012-10-17',
      Id: 'policy-1',
      Statement: {
        Sid: 'One',
        Effect: 'Deny',
        NotPrincipal: {
          AWS: ['111122223333', 'arn:aws:iam::111122223333:root'],
          Service: 'ec2.amazonaws.com',
        },
        NotAction: ['iam:*', 'sts:*'],
        NotResource: 'arn:aws:s3:::b/*',
        Condition: {
          'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a', 'b'] },
          Bool: { 'aws:SecureTransport': false },
          NumericLessThan: { 's3:max-keys': 10 },
        },
      },
    });
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        warnings: [],
        policy: {
          version: '2012-10-17',
          id: 'policy-1',
          statements: [
            {
              pointer: '/Statement',
              sid: 'One',
              effect: 'Deny',
              action: { negated: true, patterns: ['iam:*', 'sts:*'] },
              resource: { negated: true, patterns: ['arn:aws:s3:::b/*'] },
              principal: {
                negated: true,
                entries: [
                  { type: 'AWS', value: '111122223333' },
                  { type: 'AWS', value: 'arn:aws:iam::111122223333:root' },
                  { type: 'Service', value: 'ec2.amazonaws.com' },
                ],
              },
              conditions: [
                {
                  operator: { name: 'StringLike', quantifier: 'ForAnyValue', ifExists: true },
                  key: 'aws:TagKeys',
                  values: ['a', 'b'],
                  pointer: '/Statement/Condition/ForAnyValue:StringLikeIfExists/aws:TagKeys',
                },
                { operator: { name: 'Bool' }, values: ['false'] },
                { operator: { name: 'NumericLessThan' }, values: ['10'] },
              ],
            },
          ],
        },
      },
    });
  });

  it('reads the principal that is everyone', () => {
    expect(statementOf({ ...ALLOW, Principal: '*' })?.principal).toEqual({
      negated: false,
      entries: [{ type: '*', value: '*' }],
    });
  });

  it('takes elements in other casings, with a warning', () => {
    const document = {
      version: '2012-10-17',
      statement: [{ effect: 'Allow', action: '*', resource: '*' }],
    };
    expect(issuesOf(document)).toEqual([
      'warning unusual-casing /version',
      'warning unusual-casing /statement',
      'warning unusual-casing /statement/0/effect',
      'warning unusual-casing /statement/0/action',
      'warning unusual-casing /statement/0/resource',
    ]);
  });

  it.each([
    [null, ['error wrong-type ']],
    [{ Version: '2012-10-17' }, ['error missing-element ']],
    [{ Version: '2012-10-18', Statement: [ALLOW] }, ['error invalid-value /Version']],
    [{ Statement: [ALLOW] }, ['warning missing-version ']],
    [
      { Version: '2012-10-17', Statement: [{ ...ALLOW, Actoin: 'x' }] },
      ['error unknown-element /Statement/0/Actoin'],
    ],
    [
      { Version: '2012-10-17', Statement: [{ ...ALLOW, Effect: 'allow' }] },
      ['error invalid-value /Statement/0/Effect'],
    ],
    [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*' }] },
      ['error missing-element /Statement/0'],
    ],
    [
      { Version: '2012-10-17', Statement: [{ ...ALLOW, NotAction: 'x' }] },
      ['error conflicting-elements /Statement/0/NotAction'],
    ],
    [
      { Version: '2012-10-17', Statement: [{ ...ALLOW, Action: ['a', 1] }] },
      ['error wrong-type /Statement/0/Action/1'],
    ],
    [
      { Version: '2012-10-17', Statement: [{ ...ALLOW, Principal: { Aws: '*' } }] },
      ['warning unusual-casing /Statement/0/Principal/Aws'],
    ],
    [
      { Version: '2012-10-17', Statement: [{ ...ALLOW, Principal: { User: 'x' } }] },
      ['error unknown-element /Statement/0/Principal/User'],
    ],
    [
      { Version: '2012-10-17', Statement: [{ ...ALLOW, Condition: { StringEqual: { k: 'v' } } }] },
      ['warning unknown-operator /Statement/0/Condition/StringEqual'],
    ],
    [
      { Version: '2012-10-17', Statement: [{ ...ALLOW, Condition: { StringEquals: 'v' } }] },
      ['error wrong-type /Statement/0/Condition/StringEquals'],
    ],
    [
      {
        Version: '2012-10-17',
        Statement: [
          { ...ALLOW, Sid: 'A' },
          { ...ALLOW, Sid: 'A' },
        ],
      },
      ['warning duplicate-sid /Statement/1'],
    ],
  ])('says what is wrong with %j', (document, issues) => {
    expect(issuesOf(document)).toEqual(issues);
  });

  it('keeps a condition key named __proto__ a key like any other', () => {
    const parsed = parsePolicyText(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"__proto__":"x"}}}]}',
    );
    expect(parsed.ok && parsed.value.policy.statements[0]?.conditions[0]?.key).toBe('__proto__');
  });

  it('suggests the operator that was meant', () => {
    const parsed = parsePolicy({
      Version: '2012-10-17',
      Statement: [{ ...ALLOW, Condition: { StringEqual: { k: 'v' } } }],
    });
    expect(parsed.ok && parsed.value.warnings[0]?.help).toBe('did you mean `StringEquals`?');
  });
});

describe('parsePolicyText', () => {
  it('gives line and column', () => {
    const parsed = parsePolicyText(
      '{\n "Version": "2012-10-17",\n "Statement": [{"Effect": "Alow", "Action": "*"}]\n}',
    );
    expect(parsed.ok ? [] : parsed.failure.map((issue) => issue.message)).toEqual([
      '`Alow` is not an effect (line 3, column 27)',
    ]);
  });

  it('takes a key that occurs twice for an error', () => {
    const parsed = parsePolicyText('{"Version":"2012-10-17","Statement":[],"Statement":[]}');
    expect(parsed).toMatchObject({
      ok: false,
      failure: [{ code: 'duplicate-key', pointer: '/Statement' }],
    });
  });

  it('refuses a policy of 50 MB without reading it', () => {
    const parsed = parsePolicyText(`{"Statement": "${'x'.repeat(50_000_000)}"}`);
    expect(parsed).toMatchObject({ ok: false, failure: [{ code: 'too-large' }] });
  });
});
