import { invariant, type Policy, type PolicyJson, parsePolicy } from '@countersign/core';
import {
  buildModel,
  type Change,
  type Model,
  ORGANIZATION_SCHEMA,
  readDump,
  readOrganization,
} from '@countersign/govern';
import { dumpRole, dumpUser, policyDocument, SMALL_ACCOUNT, smallDump } from './small-dump.ts';

/** An ARN of the account of {@link sampleModel}. */
export function sampleArn(resource: string): string {
  return `arn:aws:iam::${SMALL_ACCOUNT}:${resource}`;
}

/** A document in which every letter is one that a shell, Terraform or JSON may stumble over. */
export const AWKWARD: PolicyJson = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: "It's $(here)",
      Effect: 'Deny',
      Action: ['iam:CreateUser', 'iam:PassRole'],
      Resource: ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::*:role/%{x}`"\\n'],
      Condition: { StringLike: { 'aws:PrincipalTag/team': "o'neil; rm -rf" } },
    },
  ],
};

/** The policy that {@link AWKWARD} is. */
export const AWKWARD_POLICY: Policy = read(AWKWARD);

function read(document: unknown): Policy {
  const parsed = parsePolicy(document);
  invariant(parsed.ok, 'the documents of tests can be read');
  return parsed.value.policy;
}

/** An account with a user, a role and a managed policy, in an organisation. */
export function sampleModel(): Model {
  const dump = readDump(
    JSON.parse(
      smallDump({
        users: [dumpUser('ada', { Path: '/team/', Arn: sampleArn('user/team/ada') })],
        roles: [dumpRole('app')],
        policies: [
          {
            Arn: sampleArn('policy/work'),
            PolicyName: 'work',
            PolicyVersionList: [
              {
                VersionId: 'v1',
                IsDefaultVersion: true,
                Document: policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
              },
            ],
          },
        ],
      }),
    ),
  );
  const organization = readOrganization({
    schema: ORGANIZATION_SCHEMA,
    id: 'o-ours000000',
    managementAccountId: '999900001111',
    units: [{ id: 'r-root', name: 'Root', parent: null }],
    accounts: [{ id: SMALL_ACCOUNT, name: 'small', parent: 'r-root' }],
    policies: [],
  });
  invariant(dump.ok && organization.ok, 'the sample can be read');
  const built = buildModel([dump.value], organization.value);
  invariant(built.ok, 'the sample can be built');
  return built.value.model;
}

/** Changes of every kind that fixes are made of, which can be made to {@link sampleModel} in this order. */
export const SAMPLE_CHANGES: readonly Change[] = [
  {
    kind: 'put-inline-policy',
    entityArn: sampleArn('user/team/ada'),
    policyName: 'deny it',
    policy: AWKWARD_POLICY,
  },
  { kind: 'put-policy-version', policyArn: sampleArn('policy/work'), policy: AWKWARD_POLICY },
  { kind: 'delete-policy-version', policyArn: sampleArn('policy/work'), versionId: 'v1' },
  { kind: 'create-policy', policyArn: sampleArn('policy/limit'), policy: AWKWARD_POLICY },
  {
    kind: 'attach-policy',
    entityArn: sampleArn('role/app'),
    policyArn: sampleArn('policy/limit'),
  },
  {
    kind: 'set-boundary',
    entityArn: sampleArn('role/app'),
    policyArn: sampleArn('policy/limit'),
  },
  { kind: 'put-trust-policy', roleArn: sampleArn('role/app'), policy: AWKWARD_POLICY },
  { kind: 'create-group', groupArn: sampleArn('group/staff') },
  { kind: 'add-user-to-group', userArn: sampleArn('user/team/ada'), groupName: 'staff' },
  {
    kind: 'remove-user-from-group',
    userArn: sampleArn('user/team/ada'),
    groupName: 'staff',
  },
  {
    kind: 'delete-inline-policy',
    entityArn: sampleArn('user/team/ada'),
    policyName: 'deny it',
  },
  {
    kind: 'detach-policy',
    entityArn: sampleArn('role/app'),
    policyArn: sampleArn('policy/limit'),
  },
  { kind: 'put-organization-policy', type: 'scp', policyName: "it's", policy: AWKWARD_POLICY },
  { kind: 'attach-organization-policy', policyName: "it's", targetId: SMALL_ACCOUNT },
];
