import { expect, it } from 'vitest';
import {
  describeIdentityCenterStep,
  SSO_ROLE,
  takeByIdentityCenter,
} from '../../../testing/describe-identity-center.ts';
import { gainsOf } from '../../../testing/take-steps.ts';
import { allow } from '../../../testing/test-model.ts';
import { changePermissionSet } from './step.ts';

const PROVISION = 'sso:ProvisionPermissionSet';
const PUT = 'sso:PutInlinePolicyToPermissionSet';

describeIdentityCenterStep({
  kind: changePermissionSet,
  chains: [
    ['sso:AttachManagedPolicyToPermissionSet', PROVISION],
    [PUT, PROVISION],
  ],
  gainsIn: () => [`rewrite ${SSO_ROLE}`],
  needs: /^$/,
});

it('change-permission-set keeps to the accounts that it may be provisioned in', () => {
  const inline = [allow(PUT), allow(PROVISION, 'arn:aws:sso:::account/111122223333')];
  const steps = takeByIdentityCenter(changePermissionSet, inline);
  expect(gainsOf(steps)).toEqual([`rewrite ${SSO_ROLE}`]);
  expect(steps[0]?.gain).toMatchObject({ entity: { accountId: '111122223333' } });
});
