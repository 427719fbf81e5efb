import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny, trust } from '../../../testing/test-model.ts';
import { passRoleToIdentityPool } from './step.ts';

const COGNITO = 'cognito-identity.amazonaws.com';
const SETTING = allow('cognito-identity:SetIdentityPoolRoles');
const PASSING = allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': COGNITO } });
const OF_A_POOL = trust(
  { Federated: COGNITO },
  { StringEquals: { [`${COGNITO}:aud`]: 'eu-west-1:11111111-2222-3333-4444-555555555555' } },
  'sts:AssumeRoleWithWebIdentity',
);

function gains(inline: readonly ReturnType<typeof allow>[], trusted = OF_A_POOL) {
  const account = { users: { ana: { inline } }, roles: { app: { trust: trusted } } };
  return gainsOf(takeSteps(passRoleToIdentityPool, account, 'user/ana'));
}

describe('pass-role-to-identity-pool', () => {
  it('fires on a role that trusts the identities of a pool', () => {
    expect(gains([PASSING, SETTING])).toEqual(['become role/app']);
  });

  it.each([
    ['the roles of a pool may not be set', [PASSING]],
    ['no role may be passed', [SETTING]],
    ['another role may be passed', [allow('iam:PassRole', arnOf('role/other')), SETTING]],
    ['a deny', [PASSING, SETTING, deny('cognito-identity:*')]],
  ])('stays silent: %s', (_, inline) => {
    expect(gains(inline)).toEqual([]);
  });

  it.each([
    ['a service of that name', trust({ Service: COGNITO })],
    [
      'another provider',
      trust({ Federated: 'accounts.google.com' }, undefined, 'sts:AssumeRoleWithWebIdentity'),
    ],
  ])('stays silent: the role trusts %s', (_, trusted) => {
    expect(gains([PASSING, SETTING], trusted)).toEqual([]);
  });
});
