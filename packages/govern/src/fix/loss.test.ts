import { invariant, type Policy, parsePolicy } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import type { Model } from '../inventory/model.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import { allow, arnOf, deny, modelOf, type TestDocument, trust } from '../testing/test-model.ts';
import { type Loss, lossOf } from './loss.ts';

const ANA = arnOf('user/ana');
const APP = arnOf('role/app');

describe('lossOf', () => {
  it('counts what is lost and what is narrowed, for each principal', () => {
    const model = modelOf({
      users: { ana: { attached: ['work'] } },
      roles: { app: { attached: ['work'], inline: [allow('s3:GetObject')] } },
      policies: { work: allow(['s3:GetObject', 's3:PutObject', 'kms:Decrypt']) },
    });
    const policy = read(allow('kms:Decrypt'));
    const loss = lossBy(model, [
      { kind: 'put-policy-version', policyArn: arnOf('policy/work'), policy },
    ]);
    expect(loss).toEqual({
      principals: [
        { arn: ANA, isByTrust: false, lost: ['s3:GetObject', 's3:PutObject'], narrowed: [] },
        { arn: APP, isByTrust: false, lost: ['s3:PutObject'], narrowed: [] },
      ],
      count: 3,
      lostCount: 3,
    });
  });

  it('calls an action narrowed that is denied on some resource only', () => {
    const model = modelOf({ users: { ana: { inline: [allow('s3:*')] } } });
    const policy = read(deny('s3:PutObject', 'arn:aws:s3:::secret/*'));
    const loss = lossBy(model, [
      { kind: 'put-inline-policy', entityArn: ANA, policyName: 'less', policy },
    ]);
    expect(loss.principals).toEqual([
      { arn: ANA, isByTrust: false, lost: [], narrowed: ['s3:PutObject'] },
    ]);
  });

  it('does not count what was denied before, nor what stays in the statement', () => {
    const model = modelOf({
      users: {
        ana: {
          inline: [allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::b/*'), deny('iam:*')],
        },
      },
    });
    const change: Change = {
      kind: 'put-inline-policy',
      entityArn: ANA,
      policyName: 'inline-0',
      policy: read(allow('s3:GetObject', 'arn:aws:s3:::b/*')),
    };
    const more: Change = {
      kind: 'put-inline-policy',
      entityArn: ANA,
      policyName: 'more',
      policy: read(deny('iam:CreateUser')),
    };
    expect(lossBy(model, [change, more]).principals).toEqual([
      { arn: ANA, isByTrust: false, lost: ['s3:PutObject'], narrowed: [] },
    ]);
  });

  it('counts a service control policy only for those whom it names', () => {
    const model = modelOf(
      { users: { ana: { inline: [allow('*')] } }, roles: { app: { inline: [allow('*')] } } },
      { scps: [] },
    );
    const policy = read(deny('kms:Decrypt', '*', { ArnEquals: { 'aws:PrincipalArn': APP } }));
    const loss = lossBy(model, [
      { kind: 'put-organization-policy', type: 'scp', policyName: 'x', policy },
      { kind: 'attach-organization-policy', policyName: 'x', targetId: '111122223333' },
    ]);
    expect(loss.principals).toEqual([
      { arn: APP, isByTrust: false, lost: ['kms:Decrypt'], narrowed: [] },
    ]);
  });

  it('counts a trust policy as one action of whoever assumes the role', () => {
    const model = modelOf({ roles: { app: { inline: [allow('*')] } } });
    const policy = read(trust({ Service: 'lambda.amazonaws.com' }));
    expect(lossBy(model, [{ kind: 'put-trust-policy', roleArn: APP, policy }])).toEqual({
      principals: [{ arn: APP, isByTrust: true, lost: [], narrowed: ['sts:AssumeRole'] }],
      count: 1,
      lostCount: 0,
    });
  });

  it('is nothing where nothing changes', () => {
    const model = modelOf({ users: { ana: { inline: [allow('*')] } } });
    expect(lossBy(model, [])).toEqual({ principals: [], count: 0, lostCount: 0 });
  });
});

function lossBy(model: Model, changes: readonly Change[]): Loss {
  const after = applyChanges(model, changes);
  invariant(after.ok, 'the changes of this test can be made');
  return lossOf(TEST_CATALOG, model, after.value);
}

function read(document: TestDocument): Policy {
  const parsed = parsePolicy(document);
  invariant(parsed.ok, 'the documents of this test can be read');
  return parsed.value.policy;
}
