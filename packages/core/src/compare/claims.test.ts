import { describe, expect, it } from 'vitest';
import { memoryCatalog } from '../catalog/memory-catalog.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { AttachedPolicy, PolicyKind } from '../policy/policy.ts';
import { everythingBut, trustZonePolicy } from './claims.ts';
import { createComparer, isConfirmed } from './compare.ts';

const CATALOG = memoryCatalog(
  ['s3:GetObject', 's3:PutObject', 'iam:CreateUser', 'sts:AssumeRole'].map((name) => ({
    name,
    accessLevels: [],
    resourceTypes: [],
    conditionKeys: [],
  })),
);

function policy(kind: PolicyKind, ...statements: readonly object[]): AttachedPolicy {
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({ Effect: 'Allow', Resource: '*', ...each })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { name: 'policy', kind, policy: parsed.value.policy };
}

describe('everythingBut', () => {
  it.each([
    [{ Action: 's3:*' }, ['iam:CreateUser'], ['*'], 'no'],
    [{ Action: '*' }, ['iam:CreateUser'], ['*'], 'yes'],
    [{ NotAction: 'iam:*' }, ['iam:CreateUser'], ['*'], 'no'],
    [
      { Action: 's3:*', Resource: 'arn:aws:s3:::b/*' },
      ['s3:GetObject'],
      ['arn:aws:s3:::secret/*'],
      'no',
    ],
    [
      { Action: 's3:*', Resource: 'arn:aws:s3:::*' },
      ['s3:GetObject'],
      ['arn:aws:s3:::secret/*'],
      'yes',
    ],
    [
      { Action: 's3:*', Resource: 'arn:aws:s3:::*' },
      ['iam:CreateUser'],
      ['arn:aws:s3:::secret/*'],
      'no',
    ],
  ])('%j grants %j on %j: %s', (statement, actions, resources, expected) => {
    const granted = policy('identity', statement);
    const rest = everythingBut('identity', actions, resources);
    expect(createComparer(CATALOG, [granted, rest]).allowsMore(granted, rest).kind).toBe(expected);
  });
});

describe('trustZonePolicy', () => {
  const zone = { accounts: ['111122223333'], organizations: ['o-example'] };

  it.each([
    [{ AWS: 'arn:aws:iam::111122223333:role/app' }, {}, 'no'],
    [{ AWS: '111122223333' }, {}, 'no'],
    ['*', {}, 'yes'],
    [{ AWS: '444455556666' }, {}, 'yes'],
    ['*', { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } }, 'no'],
    ['*', { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } }, 'yes'],
    ['*', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example' } }, 'yes'],
    [
      { Service: 'sns.amazonaws.com' },
      { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      'no',
    ],
    [{ Service: 'sns.amazonaws.com' }, {}, 'yes'],
  ])('%j under %j is let in from outside: %s', (Principal, Condition, expected) => {
    const bucket = policy('resource', { Principal, Action: 's3:GetObject', Condition });
    const inside = trustZonePolicy('resource', zone);
    expect(createComparer(CATALOG, [bucket, inside]).allowsMore(bucket, inside).kind).toBe(
      expected,
    );
  });
});

describe('meets', () => {
  it.each([
    [{ Action: 's3:Get*' }, { Action: 's3:*' }, 'yes'],
    [{ Action: 's3:Get*' }, { Action: 'iam:*' }, 'no'],
    [
      { Action: 's3:*', Resource: 'arn:aws:s3:::a/*' },
      { Action: 's3:*', Resource: 'arn:aws:s3:::b/*' },
      'no',
    ],
    [
      { Action: 's3:*', Resource: 'arn:aws:s3:::a*' },
      { Action: 's3:*', Resource: 'arn:aws:s3:::*b' },
      'yes',
    ],
    [
      { Action: 's3:*', Condition: { StringEquals: { k: 'a' } } },
      { Action: 's3:*', Condition: { StringNotEquals: { k: 'a' } } },
      'no',
    ],
    [
      { Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}' },
      { Action: 's3:*', Resource: 'arn:aws:s3:::b' },
      'yes',
    ],
    [
      { Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}/${aws:username}' },
      { Action: 's3:*', Resource: 'arn:aws:s3:::b/c' },
      'unknown',
    ],
  ])('%j and %j: %s', (a, b, expected) => {
    const [left, right] = [policy('identity', a), policy('identity', b)];
    expect(createComparer(CATALOG, [left, right]).meets(left, right).kind).toBe(expected);
  });
});

describe('principals', () => {
  const ROOT = 'arn:aws:iam::111122223333:root';
  const ROLE = 'arn:aws:iam::111122223333:role/app';
  const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/s';
  const USER = 'arn:aws:iam::111122223333:user/ana';
  const BO = 'arn:aws:sts::111122223333:federated-user/bo';
  const toAll = { Principal: '*' };

  it.each<[string, readonly object[], readonly object[], string]>([
    [
      'a Deny with NotPrincipal spares no user of an account that it names',
      [{ Principal: { AWS: ROOT } }],
      [toAll, { Effect: 'Deny', NotPrincipal: { AWS: ROOT } }],
      'yes',
    ],
    [
      'a Deny with NotPrincipal spares no session of a role that it names',
      [{ Principal: { AWS: ROLE } }],
      [toAll, { Effect: 'Deny', NotPrincipal: { AWS: [ROLE, ROOT] } }],
      'yes',
    ],
    [
      'a Deny with NotPrincipal spares the session that it names',
      [{ Principal: { AWS: SESSION } }],
      [toAll, { Effect: 'Deny', NotPrincipal: { AWS: SESSION } }],
      'no',
    ],
    [
      'a Deny for a role covers its sessions',
      [{ Principal: { AWS: SESSION } }],
      [{ Principal: { AWS: SESSION } }, { Effect: 'Deny', Principal: { AWS: ROLE } }],
      'yes',
    ],
    [
      'a role stands for each of its sessions',
      [{ Principal: { AWS: ROLE } }],
      [{ Principal: { AWS: SESSION } }],
      'yes',
    ],
    [
      'an account stands for the sessions of its roles',
      [{ Principal: { AWS: SESSION } }, { Principal: { AWS: ROLE } }],
      [{ Principal: { AWS: '111122223333' } }],
      'no',
    ],
    [
      'a user stands for those whom the user federates',
      [{ Principal: { AWS: USER } }],
      [{ Principal: { AWS: USER } }, { Effect: 'Deny', Principal: { AWS: BO } }],
      'yes',
    ],
    [
      'a federated user may be federated by any user',
      [{ Principal: { AWS: BO } }],
      [{ Principal: { AWS: USER } }],
      'yes',
    ],
    [
      'an account stands for those whom its users federate',
      [{ Principal: { AWS: BO } }],
      [{ Principal: { AWS: ROOT } }],
      'no',
    ],
    [
      'a session whose role may have a path is not covered by one role of its name',
      [{ Principal: { AWS: SESSION } }],
      [{ Principal: { AWS: ROLE } }],
      'yes',
    ],
    [
      'everybody is more than every service',
      [toAll],
      [{ Principal: { Service: 'a.amazonaws.com' } }],
      'yes',
    ],
    [
      'another partition',
      [{ Principal: { AWS: 'arn:aws-cn:iam::111122223333:user/li' } }],
      [{ Principal: { AWS: 'arn:aws-cn:iam::444455556666:root' } }],
      'yes',
    ],
  ])('%s', (_, a, b, expected) => {
    const [left, right] = [
      policy('resource', ...a.map(toBucket)),
      policy('resource', ...b.map(toBucket)),
    ];
    const answer = createComparer(CATALOG, [left, right]).allowsMore(left, right);
    expect(answer.kind).toBe(expected);
    expect(answer.kind !== 'yes' || isConfirmed(answer.witness, left, right)).toBe(true);
  });
});

function toBucket(statement: object): object {
  return { Action: 's3:GetObject', ...statement };
}
