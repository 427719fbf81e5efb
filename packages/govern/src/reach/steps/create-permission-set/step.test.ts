import { expect, it } from 'vitest';
import {
  describeIdentityCenterStep,
  takeByIdentityCenter,
} from '../../../testing/describe-identity-center.ts';
import { gainsOf } from '../../../testing/take-steps.ts';
import { allow, MANAGEMENT_ACCOUNT } from '../../../testing/test-model.ts';
import { createPermissionSet } from './step.ts';

const [CREATE, ATTACH, PUT, ASSIGN] = [
  'sso:CreatePermissionSet',
  'sso:AttachManagedPolicyToPermissionSet',
  'sso:PutInlinePolicyToPermissionSet',
  'sso:CreateAccountAssignment',
] as const;

describeIdentityCenterStep({
  kind: createPermissionSet,
  chains: [
    [CREATE, ATTACH, ASSIGN],
    [CREATE, PUT, ASSIGN],
  ],
  gainsIn: (accountId) => [`create-administrator ${accountId}`],
  needs: /as whom the caller signs in/,
});

it('create-permission-set keeps to the accounts that assignments are allowed in', () => {
  const inline = [
    allow([CREATE, PUT]),
    allow(ASSIGN, [`arn:aws:sso:::account/${MANAGEMENT_ACCOUNT}`, 'arn:aws:sso:::instance/*']),
  ];
  expect(gainsOf(takeByIdentityCenter(createPermissionSet, inline))).toEqual([
    `create-administrator ${MANAGEMENT_ACCOUNT}`,
  ]);
});
