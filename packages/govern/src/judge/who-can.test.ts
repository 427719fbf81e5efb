import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readResourcePolicies } from '../inventory/read-resources.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import { allow, arnOf, modelOf, type TestDocument } from '../testing/test-model.ts';
import { createJudge } from './judge.ts';
import { whoCan } from './who-can.ts';

const OWNER = '111122223333';
const OTHER = '444455556666';
const BUCKET = 'arn:aws:s3:::payroll';
const AT_MS = 1_767_225_600_000;

/** Who may read objects of a bucket with this policy: of both accounts, who is allowed, and who is not by itself. */
function readers(policy: TestDocument | null) {
  const users = { ana: { inline: [allow('s3:GetObject')] }, ben: {} };
  const read = readResourcePolicies({ Resources: [{ Arn: BUCKET, Policy: policy }] }, OWNER);
  invariant(read.ok, 'the policy is well formed');
  const { resourcePolicies } = read.value;
  const model = modelOf([
    { id: OWNER, users, beside: { resourcePolicies } },
    { id: OTHER, users },
  ]);
  return whoCan(createJudge(model, TEST_CATALOG, AT_MS), {
    action: 's3:GetObject',
    resource: `${BUCKET}/salaries.csv`,
    resourceAccount: null,
  });
}

function names({ allowed }: ReturnType<typeof readers>): readonly string[] {
  return allowed.map(({ certainty, principal }) => `${principal.arn} ${certainty}`);
}

function statement(parts: object): TestDocument {
  const Resource = `${BUCKET}/*`;
  return { Version: '2012-10-17', Statement: [{ Action: 's3:GetObject', Resource, ...parts }] };
}

const userOf = (name: string, account: string): string => arnOf(`user/${name}`, account);

describe('who may do something to a resource whose policy is known', () => {
  it('is whoever the account lets, where it has no policy', () => {
    const answer = readers(null);
    expect(names(answer)).toEqual([`${userOf('ana', OWNER)} certain`]);
    expect(answer.notKnown.join()).not.toContain('is not in the input: it may allow more');
  });

  it('is also whoever the policy names, in its own account without more', () => {
    const AWS = [userOf('ben', OWNER), userOf('ana', OTHER), userOf('ben', OTHER)];
    expect(names(readers(statement({ Effect: 'Allow', Principal: { AWS } })))).toEqual([
      `${userOf('ana', OWNER)} certain`,
      `${userOf('ben', OWNER)} certain`,
      `${userOf('ana', OTHER)} certain`,
    ]);
  });

  it('is nobody whom the policy denies it, and somebody under its conditions', () => {
    const Condition = { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
    const deny = { Effect: 'Deny', Principal: '*' };
    expect(names(readers(statement(deny)))).toEqual([]);
    const fromAfar = { ...deny, Condition };
    expect(readers(statement(fromAfar)).allowed.map(({ certainty }) => certainty)).toEqual([
      'conditional',
    ]);
  });
});
