import { memoryCatalog, parsePolicy } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { LINT_CHECKS, type LintCheckId } from './lint-checks.ts';
import type { LintedKind, LintIssue } from './lint-issue.ts';
import { guessKind, lintPolicy } from './lint-policy.ts';

const catalog = memoryCatalog(
  [
    action('s3:GetObject', ['s3:ExistingObjectTag/${TagKey}']),
    action('s3:ListBucket', ['s3:prefix']),
    action('iam:PassRole', ['iam:PassedToService']),
    action('iam:CreateUser', ['iam:PermissionsBoundary']),
    action('sts:AssumeRole', ['sts:ExternalId']),
    action('ec2:RunInstances', []),
  ],
  [
    { key: 's3:prefix', type: 'String', multivalued: false },
    { key: 's3:ExistingObjectTag/${TagKey}', type: 'String', multivalued: false },
    { key: 'iam:PassedToService', type: 'String', multivalued: false },
    { key: 'iam:PermissionsBoundary', type: 'ARN', multivalued: false },
    { key: 'sts:ExternalId', type: 'String', multivalued: false },
    { key: 'ec2:SourceInstanceARN', type: 'ARN', multivalued: false },
    { key: 'aws:SourceIp', type: 'IPAddress', multivalued: false },
    { key: 'aws:TagKeys', type: 'String', multivalued: true },
    { key: 'aws:MultiFactorAuthPresent', type: 'Bool', multivalued: false },
    { key: 'aws:CurrentTime', type: 'Date', multivalued: false },
    { key: 'aws:PrincipalOrgID', type: 'String', multivalued: false },
  ],
);

function action(
  name: string,
  conditionKeys: readonly string[],
): Parameters<typeof memoryCatalog>[0][number] {
  return { name, accessLevels: ['Read'], resourceTypes: [], conditionKeys };
}

function lint(
  document: object,
  kind?: LintedKind,
  characters: number | null = null,
): readonly LintIssue[] {
  const parsed = parsePolicy(asRead(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const { policy } = parsed.value;
  return lintPolicy({ policy, kind: kind ?? guessKind(policy), catalog, characters });
}

/** Without the members that a case leaves out with `undefined`. */
function asRead(document: object): unknown {
  return JSON.parse(JSON.stringify({ Version: '2012-10-17', ...document }));
}

/** A document of one statement that says nothing wrong but for the given parts. */
function statement(parts: object): object {
  return {
    Statement: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...parts },
    ],
  };
}

function when(operator: string, key: string, value: unknown, parts: object = {}): object {
  return statement({ Condition: { [operator]: { [key]: value } }, ...parts });
}

const TRUST = { Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole', Resource: undefined };
const ANYONE = { Principal: '*' };
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const ROLE = 'arn:aws:iam::111122223333:role/app';

/** For each check: documents that it reports, and near misses that it does not. */
const CASES: Readonly<Record<LintCheckId, readonly [readonly Case[], readonly Case[]]>> = {
  'malformed-action': [
    [[statement({ Action: 'GetObject' })], [statement({ Action: 's*:GetObject' })]],
    [[statement({ Action: '*' })], [statement({ Action: '*:*' })]],
  ],
  'unknown-action': [
    [[statement({ Action: 's3:GetObjct' })], [statement({ Action: 's33:GetObject' })]],
    [[statement({ Action: 'S3:getobject' })], [statement({ Action: 's3:Get*' })]],
  ],
  'action-matches-nothing': [
    [[statement({ Action: 's3:Put*' })]],
    [[statement({ Action: 's3:?etObject' })]],
  ],
  'unknown-condition-key': [
    [[when('StringEquals', 'aws:SourceIPs', 'x')], [when('StringEquals', 's3:prefixx', 'x')]],
    [
      [when('StringEquals', 'token.actions.githubusercontent.com:sub', 'x')],
      [when('StringEquals', 's3:ExistingObjectTag/a', 'x')],
    ],
  ],
  'condition-key-without-effect': [
    [[when('StringEquals', 's3:prefix', 'x')], [when('StringEquals', 'iam:PassedToService', 'x')]],
    [
      [when('StringEquals', 's3:prefix', 'x', { Action: 's3:*' })],
      [when('ArnEquals', 'ec2:SourceInstanceARN', 'arn:aws:ec2:x')],
      [when('StringEquals', 's3:prefix', 'x', { Action: '*' })],
    ],
  ],
  'operator-key-type': [
    [
      [when('StringEquals', 'aws:SourceIp', '10.0.0.0/8')],
      [when('NumericEquals', 's3:ExistingObjectTag/a', '1')],
    ],
    [[when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')], [when('Null', 'aws:SourceIp', 'true')]],
  ],
  'invalid-condition-value': [
    [
      [when('Bool', 'aws:MultiFactorAuthPresent', 'yes')],
      [when('DateLessThan', 'aws:CurrentTime', 'soon')],
      [when('IpAddress', 'aws:SourceIp', 'office')],
    ],
    [
      [when('Bool', 'aws:MultiFactorAuthPresent', true)],
      [when('IpAddress', 'aws:SourceIp', '2001:db8::/32')],
    ],
  ],
  'for-all-values-without-null-check': [
    [[when('ForAllValues:StringEquals', 'aws:TagKeys', ['a'])]],
    [
      [
        statement({
          Condition: {
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] },
            Null: { 'aws:tagkeys': 'false' },
          },
        }),
      ],
      [when('ForAllValues:StringEquals', 'aws:TagKeys', ['a'], { Effect: 'Deny' })],
    ],
  ],
  'set-operator-on-single-value': [
    [[when('ForAnyValue:StringEquals', 's3:ExistingObjectTag/a', ['x'])]],
    [[when('ForAnyValue:StringEquals', 'aws:TagKeys', ['x'])]],
  ],
  'missing-set-operator': [
    [[when('StringEquals', 'aws:TagKeys', 'x')]],
    [[when('Null', 'aws:TagKeys', 'true')], [when('ForAnyValue:StringEquals', 'aws:TagKeys', 'x')]],
  ],
  'principal-in-identity-policy': [
    [
      [statement(ANYONE), 'identity'],
      [statement(ANYONE), 'scp'],
      [statement(ANYONE), 'boundary'],
      [statement(ANYONE), 'session'],
    ],
    [
      [statement(ANYONE), 'resource'],
      [statement({}), 'identity'],
    ],
  ],
  'missing-principal': [
    [
      [statement({}), 'resource'],
      [statement({}), 'trust'],
    ],
    [[statement(TRUST), 'trust']],
  ],
  'invalid-principal': [
    [
      [statement({ Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } })],
      [statement({ Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' } })],
    ],
    [
      [statement({ Principal: { AWS: ROLE } })],
      [statement({ Principal: { Federated: 'idp.example.com' } })],
    ],
  ],
  'not-principal-with-allow': [
    [[statement({ NotPrincipal: { AWS: ROLE } })]],
    [[statement({ NotPrincipal: { AWS: ROLE }, Effect: 'Deny' })]],
  ],
  'anyone-allowed': [
    [[statement(ANYONE)], [statement({ Principal: { AWS: '*' } })]],
    [
      [when('StringEquals', 'aws:PrincipalOrgID', 'o-1', ANYONE)],
      [statement({ ...ANYONE, Effect: 'Deny' })],
    ],
  ],
  'missing-resource': [[[statement({ Resource: undefined })]], [[statement(TRUST), 'trust']]],
  'resource-in-trust-policy': [
    [[statement({ ...TRUST, Resource: '*' }), 'trust']],
    [[statement({ ...TRUST, Resource: '*' }), 'resource']],
  ],
  'malformed-resource-arn': [
    [[statement({ Resource: 'b/*' })], [statement({ Resource: 'arn:aws:s3' })]],
    [[statement({ Resource: 'arn:aws:s3:::${aws:username}/*' })], [statement({ Resource: '*' })]],
  ],
  'policy-too-large': [
    [
      [statement({}), 'identity', 6145],
      [statement({}), 'session', 2049],
      [statement({}), 'scp', 10_241],
    ],
    [
      [statement({}), 'identity', 6144],
      [statement({}), 'scp', 10_240],
      [statement({}), 'identity', null],
    ],
  ],
  'empty-list': [
    [
      [{ Statement: [] }],
      [statement({ Action: [] })],
      [when('StringEquals', 's3:ExistingObjectTag/a', [])],
    ],
    [[statement({})]],
  ],
  'variable-in-old-version': [
    [[{ ...statement({ Resource: 'arn:aws:s3:::${aws:username}/*' }), Version: '2008-10-17' }]],
    [[statement({ Resource: 'arn:aws:s3:::${aws:username}/*' })]],
  ],
  'pass-role-to-any': [
    [
      [statement({ Action: 'iam:PassRole', Resource: '*' })],
      [statement({ Action: 'iam:*', Resource: 'arn:aws:iam::*:role/*' })],
    ],
    [
      [statement({ Action: 'iam:PassRole', Resource: ROLE })],
      [
        when('StringEquals', 'iam:PassedToService', 'lambda.amazonaws.com', {
          Action: 'iam:PassRole',
          Resource: '*',
        }),
      ],
      [statement({ Action: '*', Resource: '*' })],
      [statement({ Action: 'iam:PassRole', Resource: '*' }), 'scp'],
    ],
  ],
  'not-action-with-allow': [
    [[statement({ Action: undefined, NotAction: 'iam:*' })]],
    [[statement({ Action: undefined, NotAction: 'iam:*', Effect: 'Deny' })]],
  ],
  'redundant-pattern': [
    [
      [statement({ Action: ['s3:*', 's3:GetObject'] })],
      [statement({ Action: ['s3:GetObject', 'S3:getobject'] })],
    ],
    [
      [statement({ Action: ['s3:GetObject', 's3:ListBucket'] })],
      [statement({ Action: ['s3:?*', 's3:Get*'] }), 'identity'],
    ],
  ],
  'redundant-statement': [
    [
      [{ Statement: [one({ Action: 's3:*', Resource: '*' }), one({})] }],
      [{ Statement: [one({}), one({})] }],
    ],
    [
      [{ Statement: [one({ Action: 's3:*', Resource: '*', Effect: 'Deny' }), one({})] }],
      [{ Statement: [one({ Action: 's3:*', Resource: '*', ...MFA }), one({})] }],
      [{ Statement: [one({ Resource: 'arn:aws:s3:::a/*' }), one({})] }],
    ],
  ],
};

type Case = readonly [document: object, kind?: LintedKind, characters?: number | null];

function one(parts: object): object {
  return { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...parts };
}

describe.each(Object.entries(CASES))('lintPolicy: %s', (code, [fires, stays]) => {
  it.each(fires.map((args) => [JSON.stringify(args), args] as const))('fires on %s', (_, args) => {
    expect(lint(...args).map((issue) => issue.code)).toContain(code);
  });

  it.each(stays.map((args) => [JSON.stringify(args), args] as const))(
    'stays silent on %s',
    (_, args) => {
      expect(lint(...args).map((issue) => issue.code)).not.toContain(code);
    },
  );
});

describe('lintPolicy', () => {
  it('says nothing of a plain policy', () => {
    expect(lint(statement({}))).toEqual([]);
  });

  it('has a case for every check', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(Object.keys(LINT_CHECKS).toSorted());
  });

  it('points to one item of a list, and to the element when it is no list', () => {
    expect(lint(statement({ Action: ['s3:GetObject', 's3:Nope'] }))[0]?.pointer).toBe(
      '/Statement/0/Action/1',
    );
    expect(lint(statement({ Action: 's3:Nope' }))[0]?.pointer).toBe('/Statement/0/Action');
  });

  it('suggests the name that was meant', () => {
    expect(lint(statement({ Action: 's3:GetObjct' }))[0]?.help).toBe(
      'did you mean `s3:GetObject`?',
    );
    expect(lint(when('StringEquals', 'aws:SourcIp', 'x'))[0]?.help).toBe(
      'did you mean `aws:SourceIp`?',
    );
  });

  it('takes a size that fits one place but not another for a warning', () => {
    expect(lint(statement({}), 'identity', 7000)[0]?.severity).toBe('warning');
    expect(lint(statement({}), 'identity', 11_000)[0]?.severity).toBe('error');
  });

  it('stops at a thousand issues', () => {
    const Action = Array.from({ length: 3000 }, (_, index) => `s3:Nope${index}`);
    expect(lint(statement({ Action }))).toHaveLength(1000);
  });
});

describe('guessKind', () => {
  it.each<readonly [object, LintedKind]>([
    [statement({}), 'identity'],
    [statement(TRUST), 'trust'],
    [statement(ANYONE), 'resource'],
  ])('%j is of kind %s', (document, kind) => {
    const parsed = parsePolicy(asRead(document));
    expect(parsed.ok && guessKind(parsed.value.policy)).toBe(kind);
  });
});
