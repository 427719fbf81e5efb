import { invariant, policyJson } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../inventory/change.ts';
import {
  allow,
  arnOf,
  deny as denying,
  modelOf,
  type TestAccount,
  trust as trusting,
} from '../../testing/test-model.ts';
import type { Cut } from '../cut.ts';
import { boundary } from './boundary.ts';
import { deny } from './deny.ts';
import type { Means } from './means.ts';
import { narrowPolicies } from './narrow-policies.ts';
import { scp } from './scp.ts';
import { detachPolicies } from './take-away.ts';
import { trust } from './trust.ts';

const ANA = arnOf('user/ana');
const BEN = arnOf('user/ben');
const APP = arnOf('role/app');

function cut(
  principalArn: string,
  action: string,
  resources: readonly string[] | null = null,
): Cut {
  return { principalArn, action, resources, unless: null };
}

function changesOf(means: Means, account: TestAccount, cuts: readonly Cut[]): readonly Change[] {
  const made = means.make(modelOf(account), cuts);
  invariant(made.ok, made.ok ? '' : made.failure);
  return made.value;
}

function whyNot(means: Means, account: TestAccount, cuts: readonly Cut[]): string {
  const made = means.make(modelOf(account), cuts);
  return made.ok ? '(made)' : made.failure;
}

function documentsOf(changes: readonly Change[]): readonly unknown[] {
  return changes.flatMap((change) => ('policy' in change ? [policyJson(change.policy)] : []));
}

describe('means', () => {
  it('narrow a policy that two principals share once, for both', () => {
    const account = {
      users: { ana: { attached: ['work'] }, ben: { attached: ['work'] } },
      policies: { work: allow(['s3:GetObject', 's3:PutObject', 'kms:Decrypt']) },
    };
    const cuts = [cut(ANA, 's3:GetObject'), cut(BEN, 's3:PutObject')];
    expect(documentsOf(changesOf(narrowPolicies, account, cuts))).toEqual([allow('kms:Decrypt')]);
  });

  it('tighten a boundary that two principals share for both', () => {
    const account = {
      users: { ana: { boundary: 'limit' }, ben: { boundary: 'limit' } },
      policies: { limit: allow('*') },
    };
    const cuts = [cut(ANA, 's3:GetObject'), cut(BEN, 's3:PutObject')];
    const last = documentsOf(changesOf(boundary, account, cuts)).at(-1);
    expect(last).toMatchObject({
      Statement: [{}, { Effect: 'Deny', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' }],
    });
  });

  it('take away whole what is left without statements', () => {
    const account = {
      users: { ana: { inline: [allow('s3:GetObject')], attached: ['work'] } },
      policies: { work: allow('s3:GetObject') },
    };
    const changes = changesOf(narrowPolicies, account, [cut(ANA, 's3:GetObject')]);
    expect(changes.map(({ kind }) => kind)).toEqual(['delete-inline-policy', 'detach-policy']);
  });

  it('keep statements apart that deny within different limits', () => {
    const account = { users: { ana: { inline: [allow('*')] } } };
    const cuts = [
      cut(ANA, 's3:PutObject'),
      cut(ANA, 'sts:AssumeRole', [APP]),
      cut(ANA, 's3:GetObject'),
    ];
    expect(documentsOf(changesOf(deny, account, cuts))).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Deny', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' },
          { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: APP },
        ],
      },
    ]);
  });

  it('deny in a managed policy where an inline one would be too large', () => {
    const filler = allow(Array.from({ length: 60 }, (_, index) => `s3:Action${index}OfLongName`));
    const account = { users: { ana: { inline: [filler] } } };
    const cuts = Array.from({ length: 40 }, (_, index) => cut(ANA, `iam:Action${index}OfLongName`));
    expect(changesOf(deny, account, cuts).map(({ kind }) => kind)).toEqual([
      'create-policy',
      'attach-policy',
    ]);
    const tooMany = Array.from({ length: 300 }, (_, index) =>
      cut(ANA, `iam:Action${index}OfLongName`),
    );
    expect(whyNot(deny, account, tooMany)).toBe(
      'what ana is denied would be larger than AWS takes',
    );
  });

  it('do not take a policy away that also denies', () => {
    const account = {
      users: { ana: { inline: [allow('s3:GetObject')], attached: ['work'] } },
      policies: {
        work: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
            { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' },
          ],
        },
      },
    };
    expect(whyNot(detachPolicies, account, [cut(ANA, 's3:GetObject')])).toBe(
      `${arnOf('policy/work')} also denies, so that taking it away could allow more`,
    );
  });

  it('need an organisation whose policies bear on the account', () => {
    const account = { users: { ana: { inline: [allow('*')] } } };
    expect(whyNot(scp, account, [cut(ANA, 's3:GetObject')])).toBe('the input has no organisation');
  });

  it('refuse what is not in the model', () => {
    expect(whyNot(deny, {}, [cut(ANA, 's3:GetObject')])).toBe(`${ANA} is not in the model`);
    const grantless = { users: { ana: { inline: [denying('s3:GetObject')] } } };
    expect(whyNot(narrowPolicies, grantless, [cut(ANA, 's3:GetObject')])).toBe(
      'no policy of ana grants it',
    );
  });
});

describe('trust', () => {
  const assuming = [cut(ANA, 'sts:AssumeRole', [APP])];
  const denied = { Effect: 'Deny', Principal: { AWS: ANA }, Action: 'sts:AssumeRole' };

  it.each([
    ['named beside others', { AWS: [ANA, BEN] }, [allowing({ AWS: BEN })]],
    ['named alone', { AWS: ANA }, [allowing({ AWS: ANA }), denied]],
    ['under its account', { AWS: arnOf('root') }, [allowing({ AWS: arnOf('root') }), denied]],
    [
      'named, and under its account',
      { AWS: [ANA, '111122223333'] },
      [allowing({ AWS: '111122223333' }), denied],
    ],
    ['under everybody', '*', [allowing('*'), denied]],
    [
      'named beside a service',
      { AWS: ANA, Service: 'ec2.amazonaws.com' },
      [allowing({ Service: 'ec2.amazonaws.com' })],
    ],
  ])('leaves out a principal that is %s', (_how, principal, statements) => {
    const [document] = documentsOf(changesOf(trust, roleWith(principal), assuming));
    expect(document).toEqual({ Version: '2012-10-17', Statement: statements });
  });
});

function roleWith(principal: unknown): TestAccount {
  return { users: { ana: {}, ben: {} }, roles: { app: { trust: trusting(principal) } } };
}

function allowing(principal: unknown): object {
  return { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' };
}
