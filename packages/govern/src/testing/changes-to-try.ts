import { invariant, type Policy, parsePolicy } from '@countersign/core';
import type { Change } from '../inventory/change.ts';
import type { Model } from '../inventory/model.ts';
import {
  allow,
  arnOf,
  deny,
  MANAGEMENT_ACCOUNT,
  modelOf,
  type TestAccount,
  type TestDocument,
  trust,
} from './test-model.ts';

/** Accounts whose roles trust each other; the management account is a third. */
export const CHANGED_ACCOUNTS = ['111122223333', '444455556666'] as const;
const MEMBERS = {
  users: { ana: { tags: { owner: 'ana@example.com' } }, bob: {} },
  groups: { staff: {} },
} as const;

/** An account with somebody in each place that changes can be about. */
function accountOf(id: string, other: string): TestAccount {
  return {
    id,
    ...MEMBERS,
    roles: {
      app: { trust: trust({ AWS: arnOf('root', other) }) },
      ops: { trust: trust({ Service: 'lambda.amazonaws.com' }), inline: [allow('*')] },
      AWSReservedSSO_Readers_0a: {
        path: '/aws-reserved/sso.amazonaws.com/',
        inline: [allow('s3:Get*')],
        trust: trust(
          { Federated: 'arn:aws:iam::aws:saml-provider/sso' },
          undefined,
          'sts:AssumeRoleWithSAML',
        ),
      },
    },
    policies: { limit: allow('s3:*') },
  };
}

const MANAGEMENT: TestAccount = {
  id: MANAGEMENT_ACCOUNT,
  users: { ana: {}, bob: { inline: [allow('sso:*')] } },
  groups: { staff: {} },
  policies: { limit: allow('sso:AttachManagedPolicyToPermissionSet') },
};

/** The organisation that random changes begin with. */
export const CHANGED_MODEL: Model = modelOf(
  [accountOf(...CHANGED_ACCOUNTS), accountOf(CHANGED_ACCOUNTS[1], CHANGED_ACCOUNTS[0]), MANAGEMENT],
  {
    scps: [],
  },
);

const ACTIONS = [
  'sts:AssumeRole',
  'iam:PutUserPolicy',
  'iam:AttachRolePolicy',
  'iam:AddUserToGroup',
  'iam:CreatePolicyVersion',
  'iam:DeleteUserPolicy',
  'iam:DeleteUserPermissionsBoundary',
  'iam:PassRole',
  'iam:CreateUser',
  'cloudtrail:*',
  'iam:*',
  'lambda:*',
  'sso:*',
  '*',
] as const;

/** A document of a test as a policy. */
export function policyOf(written: TestDocument): Policy {
  const parsed = parsePolicy(written, '');
  invariant(parsed.ok, 'the documents of a test are well formed');
  return parsed.value.policy;
}

const POLICIES = ACTIONS.flatMap((action) => [allow(action), deny(action)]).map(policyOf);

function inEachAccount(...names: readonly string[]): readonly string[] {
  return [...CHANGED_ACCOUNTS, MANAGEMENT_ACCOUNT].flatMap((id) =>
    names.map((name) => arnOf(name, id)),
  );
}

const HOLDERS = inEachAccount('user/ana', 'user/bob', 'role/app', 'role/ops', 'group/staff');
const PRINCIPALS = inEachAccount('user/ana', 'role/app');
const LIMITS = inEachAccount('policy/limit');

function limitOf(arn: string): string {
  return arnOf('policy/limit', arn.split(':')[4]);
}

/**
 * Changes that can follow one another, list by list of what is alike; many cannot be
 * made as the model stands.
 */
export const CHANGES: readonly (readonly Change[])[] = [
  HOLDERS.flatMap((entityArn) =>
    POLICIES.map((policy) => ({
      kind: 'put-inline-policy',
      policyName: 'own',
      entityArn,
      policy,
    })),
  ),
  HOLDERS.map((entityArn) => ({ kind: 'delete-inline-policy', policyName: 'own', entityArn })),
  HOLDERS.map((entityArn) => ({
    kind: 'attach-policy',
    entityArn,
    policyArn: limitOf(entityArn),
  })),
  HOLDERS.map((entityArn) => ({
    kind: 'detach-policy',
    entityArn,
    policyArn: limitOf(entityArn),
  })),
  LIMITS.flatMap((policyArn) =>
    POLICIES.map((policy) => ({ kind: 'put-policy-version', policyArn, policy })),
  ),
  PRINCIPALS.flatMap((entityArn): readonly Change[] => [
    { kind: 'set-boundary', entityArn, policyArn: limitOf(entityArn) },
    { kind: 'remove-boundary', entityArn },
  ]),
  PRINCIPALS.flatMap((userArn): readonly Change[] => [
    { kind: 'add-user-to-group', userArn, groupName: 'staff' },
    { kind: 'remove-user-from-group', userArn, groupName: 'staff' },
  ]),
  PRINCIPALS.flatMap((arn): readonly Change[] => [
    { kind: 'delete-entity', entityArn: arn },
    { kind: 'create-user', userArn: arn, boundaryArn: null },
  ]),
  inEachAccount('role/ops', 'role/app').flatMap((roleArn) =>
    PRINCIPALS.map((by) => ({
      kind: 'put-trust-policy',
      roleArn,
      policy: policyOf(trust({ AWS: by, Service: 'lambda.amazonaws.com' })),
    })),
  ),
  POLICIES.map((policy) => ({
    kind: 'put-organization-policy',
    type: 'scp',
    policyName: 'guard',
    policy,
  })),
  ['r-root', ...CHANGED_ACCOUNTS].flatMap((targetId): readonly Change[] => [
    { kind: 'attach-organization-policy', policyName: 'guard', targetId },
    { kind: 'detach-organization-policy', policyName: 'guard', targetId },
  ]),
];
