import { describe, expect, it } from 'vitest';
import { findByRule, subjectsOf } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, deny, document, type TestDocument } from '../../../testing/test-model.ts';
import { creatorWithoutBoundary } from './rule.ts';

const BOUNDARY = arnOf('policy/Bounds');

function found(...inline: readonly TestDocument[]) {
  return findByRule(creatorWithoutBoundary, { roles: { maker: { inline } } });
}

describe('creator-without-boundary', () => {
  it('fires on who may create users without a condition', () => {
    const [finding] = found(allow('iam:CreateUser', arnOf('user/contractors/*')));
    expect(finding).toMatchObject({
      severity: 'high',
      certainty: 'certain',
      witness: [{ action: 'iam:CreateUser', context: { 'iam:permissionsboundary': [] } }],
    });
  });

  it('fires on who may create users and roles, in one finding', () => {
    const findings = found(allow(['iam:CreateUser', 'iam:CreateRole']));
    expect(findings.map(({ witness }) => witness.map(({ action }) => action))).toEqual([
      ['iam:CreateUser', 'iam:CreateRole'],
    ]);
  });

  it('fires, conditionally, on who needs MFA for it', () => {
    const condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect(found(allow('iam:CreateUser', '*', condition))).toMatchObject([
      { certainty: 'conditional' },
    ]);
  });

  it('fires on a condition that lets the boundary be left out', () => {
    const condition = { StringEqualsIfExists: { 'iam:PermissionsBoundary': BOUNDARY } };
    expect(found(allow('iam:CreateRole', '*', condition))).toHaveLength(1);
  });

  it('stays silent where the boundary is required', () => {
    const condition = { StringEquals: { 'iam:PermissionsBoundary': BOUNDARY } };
    expect(found(allow(['iam:CreateUser', 'iam:CreateRole'], '*', condition))).toEqual([]);
  });

  it('stays silent where creation without it is denied', () => {
    const missing = { Null: { 'iam:PermissionsBoundary': 'true' } };
    expect(found(allow('iam:Create*'), deny('iam:Create*', '*', missing))).toEqual([]);
  });

  it('stays silent on full administrators and service-linked roles', () => {
    const path = '/aws-service-role/x.amazonaws.com/';
    const findings = findByRule(creatorWithoutBoundary, {
      users: { root: { inline: [allow('*')] } },
      roles: { linked: { path, inline: [allow('iam:CreateRole')] } },
    });
    expect(subjectsOf(findings)).toEqual([]);
  });

  it('near miss: creates groups and access keys, but no identity', () => {
    expect(found(allow(['iam:CreateGroup', 'iam:CreateAccessKey']))).toEqual([]);
  });

  it('near miss: the Allow that creates has a Deny beside it', () => {
    const inline = [
      document({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }),
      deny(['iam:CreateUser', 'iam:CreateRole']),
    ];
    expect(found(...inline)).toEqual([]);
  });
});
