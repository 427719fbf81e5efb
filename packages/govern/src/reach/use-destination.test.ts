import { type AttachedPolicy, invariant, parsePolicy } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DUTIES } from '../duties/default-duties.ts';
import { principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import {
  allow,
  arnOf,
  deny,
  modelOf,
  type TestAccount,
  type TestDocument,
  trust,
} from '../testing/test-model.ts';
import { createReach, type Destination } from './reach.ts';
import { dataReads } from './resource-data.ts';
import { towardsData, towardsDuty } from './use-destination.ts';

const AT_MS = 1_767_225_600_000;
const BUCKET = 'arn:aws:s3:::payroll';
const OWNER = '111122223333';
const OTHER = '444455556666';

/** `name: step kinds, then the action` of everybody who gets there. */
function found(
  accounts: TestAccount | readonly TestAccount[],
  open: (
    judge: ReturnType<typeof createJudge>,
    reach: ReturnType<typeof createReach>,
  ) => Destination,
): readonly string[] {
  const model = modelOf(accounts);
  const judge = createJudge(model, TEST_CATALOG, AT_MS);
  const destination = open(judge, createReach(judge));
  return [...principalsOf(model)].flatMap((entity) => {
    const path = destination.pathFrom(entity);
    expect(destination.has(entity)).toBe(path !== null);
    if (path === null) return [];
    const request = path.use?.answer?.witness.request;
    const steps = path.hops.map(({ kind }) => kind.id);
    return [`${entity.name}: ${[...steps, request?.action ?? 'anything'].join(', ')}`];
  });
}

function readers(
  accounts: TestAccount | readonly TestAccount[],
  policy: TestDocument | null = null,
): readonly string[] {
  const attached = policy === null ? null : resourcePolicy(policy);
  return found(accounts, (judge, reach) =>
    towardsData(judge, reach, { arn: BUCKET, account: OWNER, policy: attached }),
  );
}

function resourcePolicy(document: TestDocument): AttachedPolicy {
  const parsed = parsePolicy(document, '');
  invariant(parsed.ok, 'the policy of a test is well formed');
  return { name: 'policy of the bucket', kind: 'resource', policy: parsed.value.policy };
}

function bucketPolicy(effect: 'Allow' | 'Deny', principal: string): TestDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: effect,
        Principal: { AWS: principal },
        Action: 's3:GetObject',
        Resource: `${BUCKET}/*`,
      },
    ],
  };
}

const READS = allow('s3:GetObject', `${BUCKET}/*`);
const CHAIN: TestAccount = {
  users: { ana: { inline: [allow('sts:AssumeRole')] }, bob: {} },
  roles: { payer: { trust: trust({ AWS: arnOf('root') }), inline: [READS] } },
};

describe('who comes to read the data of a bucket', () => {
  it('whoever may, and whoever can become that one', () => {
    expect(readers(CHAIN)).toEqual(['ana: assume-role, s3:GetObject', 'payer: s3:GetObject']);
  });

  it('also of a part of it', () => {
    const inline = [allow('s3:Get*', `${BUCKET}/2026/salaries.csv`)];
    expect(readers({ users: { ana: { inline } } })).toEqual(['ana: s3:GetObject']);
  });

  it.each<[string, TestDocument]>([
    ['another bucket', allow('s3:GetObject', 'arn:aws:s3:::payroll-old/*')],
    ['the bucket alone, whose objects are not meant', allow('s3:GetObject', BUCKET)],
    ['writing', allow('s3:PutObject')],
  ])('not by %s', (_, document) => {
    expect(readers({ users: { ana: { inline: [document] } } })).toEqual([]);
  });

  it('whoever can give himself any policy', () => {
    const inline = [allow('iam:PutUserPolicy', arnOf('user/ana'))];
    expect(readers({ users: { ana: { inline } } })).toEqual(['ana: put-user-policy, s3:GetObject']);
  });

  it('whom the policy of the bucket lets in, and not those whose own policies say the same', () => {
    const account = { users: { ana: {}, bob: {} } };
    expect(readers(account, bucketPolicy('Allow', arnOf('user/ana')))).toEqual([
      'ana: s3:GetObject',
    ]);
  });

  it('not whom the policy of the bucket denies', () => {
    expect(readers(CHAIN, bucketPolicy('Deny', '*'))).toEqual([]);
  });

  it('somebody of another account by both policies only', () => {
    const accounts = [{}, { id: OTHER, users: { eve: { inline: [READS] }, mel: {} } }];
    expect(readers(accounts)).toEqual([]);
    expect(readers(accounts, bucketPolicy('Allow', arnOf('root', OTHER)))).toEqual([
      'eve: s3:GetObject',
    ]);
  });

  it('whoever makes an administrator of the account that owns it', () => {
    const makes = allow(
      ['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateAccessKey'],
      arnOf('user/new'),
    );
    expect(readers({ users: { ana: { inline: [makes] } } })).toEqual([
      'ana: create-administrator-user, anything',
    ]);
    const elsewhere = { id: OTHER, users: { ana: { inline: [allow(['iam:*'])] } } };
    expect(readers([{}, elsewhere])).toEqual([]);
  });

  it('not past a Deny of its own', () => {
    const account: TestAccount = { users: { ana: { inline: [READS, deny('s3:*')] } } };
    expect(readers(account)).toEqual([]);
  });
});

describe('what reads the data of a resource', () => {
  it.each([
    ['arn:aws:s3:::b/k', ['s3:GetObject', 's3:GetObjectVersion'], 'arn:aws:s3:::b/k'],
    ['arn:aws:s3:::b', ['s3:GetObject', 's3:GetObjectVersion'], 'arn:aws:s3:::b/*'],
    [
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf',
      ['secretsmanager:GetSecretValue'],
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf',
    ],
  ])('%s', (arn, actions, on) => {
    expect(dataReads(TEST_CATALOG, arn)).toEqual(actions.map((action) => ({ action, on })));
  });

  it('is nothing for what is no ARN, or of no known service', () => {
    expect(dataReads(TEST_CATALOG, 'payroll')).toEqual([]);
    expect(dataReads(TEST_CATALOG, 'arn:aws:nosuch:eu-west-1:111122223333:thing/1')).toEqual([]);
  });
});

describe('who comes to a duty', () => {
  const granting = DEFAULT_DUTIES.find(({ id }) => id === 'permission-granting');

  it('whoever holds an action of it, and whoever can become that one', () => {
    invariant(granting !== undefined, 'the duty is built in');
    const account: TestAccount = {
      users: { ana: { inline: [allow('sts:AssumeRole')] }, bob: {} },
      roles: {
        giver: { trust: trust({ AWS: arnOf('root') }), inline: [allow('iam:CreatePolicy')] },
      },
    };
    const holders = found(account, (judge, reach) => towardsDuty(judge, reach, granting));
    expect(holders).toEqual(['ana: assume-role, iam:CreatePolicy', 'giver: iam:CreatePolicy']);
  });
});
