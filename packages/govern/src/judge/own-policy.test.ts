import { memoryCatalog } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../inventory/build-model.ts';
import { type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import { readDump } from '../inventory/read-dump.ts';
import { createJudge } from './judge.ts';

const ACCOUNT = '222233334444';
const ADA = `arn:aws:iam::${ACCOUNT}:user/ada`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

const CATALOG = memoryCatalog([
  {
    name: 'kms:Decrypt',
    accessLevels: ['Write'],
    resourceTypes: [
      {
        type: 'key',
        required: true,
        arnFormats: ['arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}'],
        conditionKeys: [],
      },
    ],
    conditionKeys: [],
  },
  { name: 'kms:ListKeys', accessLevels: ['List'], resourceTypes: [], conditionKeys: [] },
  {
    name: 'sts:AssumeRole',
    accessLevels: ['Write'],
    resourceTypes: [
      {
        type: 'role',
        required: true,
        arnFormats: ['arn:${Partition}:iam::${Account}:role/${RoleName}'],
        conditionKeys: [],
      },
    ],
    conditionKeys: [],
  },
]);

/** What ada may do with one statement of her own, and one role with a trust policy. */
function ask(action: string, statement: object, trust: object = {}) {
  const dump = readDump({
    UserDetailList: [
      {
        UserName: 'ada',
        Arn: ADA,
        UserPolicyList: [{ PolicyName: 'p', PolicyDocument: policy(statement) }],
      },
    ],
    RoleDetailList: [
      {
        RoleName: 'app',
        Path: '/',
        Arn: `arn:aws:iam::${ACCOUNT}:role/app`,
        AssumeRolePolicyDocument: policy({ Action: 'sts:AssumeRole', ...trust }),
      },
    ],
  });
  if (!dump.ok) throw new Error(JSON.stringify(dump.failure));
  const built = buildModel([dump.value], null);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  const { model } = built.value;
  const judge = createJudge(model, CATALOG, 1_767_225_600_000);
  const ada = [...principalsOf(model)].find(({ arn }) => arn === ADA) as PrincipalEntity;
  const answer = judge.ask(ada, action);
  return {
    kind: answer.kind,
    conditions: answer.kind === 'none' ? [] : answer.witness.conditions,
    decision: answer.kind === 'none' ? null : answer.witness.explain().decision,
  };
}

function policy(statement: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] };
}

const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const KEY_POLICY = 'the key policy, which is not in the input, allows it';
const TRUST_POLICY = 'the trust policy of such a role allows it';

describe('the judge, of a key', () => {
  it('makes what identity-based policies allow depend on the key policy', () => {
    expect(ask('kms:Decrypt', { Action: 'kms:*', Resource: '*' })).toEqual({
      kind: 'conditional',
      conditions: [KEY_POLICY],
      decision: 'Unknown',
    });
  });

  it('names other conditions as well', () => {
    const { conditions } = ask('kms:Decrypt', { Action: 'kms:*', Resource: '*', ...MFA });
    expect(conditions).toEqual(['Bool aws:MultiFactorAuthPresent = true', KEY_POLICY]);
  });

  it('is certain where no key is named', () => {
    expect(ask('kms:ListKeys', { Action: 'kms:*', Resource: '*' }).kind).toBe('certain');
  });

  it('answers no where the identity-based policies do not allow', () => {
    expect(ask('kms:Decrypt', { Action: 's3:*', Resource: '*' }).kind).toBe('none');
  });
});

it('does not suppose of a role in the model what its trust policy refuses', () => {
  const app = { Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${ACCOUNT}:role/app` };
  const refusing = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/bob` } };
  expect(ask('sts:AssumeRole', app, refusing).kind).toBe('none');
});

describe('the judge, of assuming a role of the account', () => {
  const own = { Action: 'sts:AssumeRole', Resource: '*' };

  it.each<[string, object, string, readonly string[]]>([
    ['lets the account in', { Principal: { AWS: ROOT } }, 'certain', []],
    [
      'asks for MFA',
      { Principal: { AWS: ROOT }, ...MFA },
      'conditional',
      ['Bool aws:MultiFactorAuthPresent = true'],
    ],
    [
      'lets a service in',
      { Principal: { Service: 'x.amazonaws.com' } },
      'conditional',
      [TRUST_POLICY],
    ],
  ])('asks its trust policy: %s', (_, trust, kind, conditions) => {
    expect(ask('sts:AssumeRole', own, trust)).toMatchObject({ kind, conditions });
  });
});
