import { expect, it } from 'vitest';
import {
  describeIdentityCenterStep,
  SSO_ROLE,
  takeByIdentityCenter,
} from '../../../testing/describe-identity-center.ts';
import { gainsOf } from '../../../testing/take-steps.ts';
import { allow } from '../../../testing/test-model.ts';
import { assignPermissionSet } from './step.ts';

const ASSIGN = 'sso:CreateAccountAssignment';

describeIdentityCenterStep({
  kind: assignPermissionSet,
  chains: [[ASSIGN]],
  gainsIn: () => [`become ${SSO_ROLE}`],
  needs: /as whom the caller signs in/,
});

it('assign-permission-set keeps to the accounts that it is allowed in', () => {
  const inline = [
    allow(ASSIGN, ['arn:aws:sso:::account/111122223333', 'arn:aws:sso:::instance/*']),
  ];
  const steps = takeByIdentityCenter(assignPermissionSet, inline);
  expect(gainsOf(steps)).toEqual([`become ${SSO_ROLE}`]);
  expect(steps[0]?.gain).toMatchObject({ entity: { accountId: '111122223333' } });
});
