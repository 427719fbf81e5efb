import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  audit,
  buildModel,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  type Finding,
  readDump,
} from '@countersign/govern';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from './load-catalog.ts';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const ACCOUNT = '111122223333';

/**
 * The two roles of control 1.18 of CIS AWS Foundations 1.0 and 1.1, "Ensure IAM
 * Master and IAM Manager roles are active": one creates and does not assign, the
 * other assigns and does not create.
 */
const MASTER = {
  allowed: [
    'iam:CreateGroup',
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:CreateRole',
    'iam:CreateUser',
    'iam:DeleteGroup',
    'iam:DeletePolicy',
    'iam:DeletePolicyVersion',
    'iam:DeleteRole',
    'iam:DeleteRolePolicy',
    'iam:DeleteUser',
    'iam:PutRolePolicy',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:GetUser',
    'iam:GetUserPolicy',
    'iam:ListEntitiesForPolicy',
    'iam:ListGroupPolicies',
    'iam:ListGroups',
    'iam:ListGroupsForUser',
    'iam:ListPolicies',
    'iam:ListPoliciesGrantingServiceAccess',
    'iam:ListPolicyVersions',
    'iam:ListRolePolicies',
    'iam:ListAttachedGroupPolicies',
    'iam:ListAttachedRolePolicies',
    'iam:ListAttachedUserPolicies',
    'iam:ListRoles',
    'iam:ListUsers',
  ],
  denied: [
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:DeleteGroupPolicy',
    'iam:DeleteUserPolicy',
    'iam:DetachGroupPolicy',
    'iam:DetachRolePolicy',
    'iam:DetachUserPolicy',
    'iam:PutGroupPolicy',
    'iam:PutUserPolicy',
    'iam:RemoveUserFromGroup',
    'iam:UpdateGroup',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateUser',
  ],
};
const MANAGER = {
  allowed: [
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:DeleteGroupPolicy',
    'iam:DeleteUserPolicy',
    'iam:DetachGroupPolicy',
    'iam:DetachRolePolicy',
    'iam:DetachUserPolicy',
    'iam:PutGroupPolicy',
    'iam:PutUserPolicy',
    'iam:RemoveUserFromGroup',
    'iam:UpdateGroup',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateUser',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:GetUser',
    'iam:GetUserPolicy',
    'iam:ListEntitiesForPolicy',
    'iam:ListGroups',
    'iam:ListPolicies',
    'iam:ListRoles',
    'iam:ListUsers',
  ],
  denied: [
    'iam:CreateGroup',
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:CreateRole',
    'iam:CreateUser',
    'iam:DeleteGroup',
    'iam:DeletePolicy',
    'iam:DeletePolicyVersion',
    'iam:DeleteRole',
    'iam:DeleteRolePolicy',
    'iam:DeleteUser',
    'iam:PutRolePolicy',
  ],
};

function role(name: string, actions: typeof MASTER) {
  return {
    RoleName: name,
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    Path: '/',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: 'sts:AssumeRole',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      },
    },
    RolePolicyList: [
      {
        PolicyName: name,
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: actions.allowed, Resource: '*' },
            { Effect: 'Deny', Action: actions.denied, Resource: '*' },
          ],
        },
      },
    ],
  };
}

const ADMINISTRATOR = {
  ...role('Operations', { allowed: ['*'], denied: [] }),
  RolePolicyList: [
    {
      PolicyName: 'all',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
      },
    },
  ],
};

describe('the textbook pair of IAM Master and IAM Manager', () => {
  let directory = '';
  let findings: readonly Finding[] = [];

  beforeAll(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-textbook-'));
    execFileSync(process.execPath, [path.join(REPOSITORY, 'tools/build-catalog.mjs'), directory]);
    const dump = readDump({
      RoleDetailList: [role('IAMMaster', MASTER), role('IAMManager', MANAGER), ADMINISTRATOR],
    });
    const built = dump.ok ? buildModel([dump.value], null) : dump;
    if (!built.ok) throw new Error(JSON.stringify(built.failure));
    findings = audit({
      model: built.value.model,
      catalog: loadCatalog(directory),
      duties: { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS },
      trustedAccounts: new Set(),
      atMs: 1_767_225_600_000,
      notKnown: [],
    }).findings;
  }, 60_000);

  afterAll(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });

  function found(name: string): readonly string[] {
    return findings
      .filter(({ subject }) => subject.arn.endsWith(`/${name}`))
      .map(
        ({ rule, severity, witness }) =>
          `${rule} ${severity} ${witness.map(({ action }) => action).join(' + ')}`,
      );
  }

  it('sees that the master creates a role and writes its policy, and its own', () => {
    expect(found('IAMMaster')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^duties-identity-and-permission critical iam:Create\w+ \+ iam:\w+Polic/,
        ),
        'escalation-to-administrator critical iam:CreateRole + iam:PutRolePolicy',
      ]),
    );
  });

  it('sees that the manager makes itself trusted by a stronger role', () => {
    expect(found('IAMManager')).toEqual(
      expect.arrayContaining(['escalation-to-administrator critical iam:UpdateAssumeRolePolicy']),
    );
  });
});
