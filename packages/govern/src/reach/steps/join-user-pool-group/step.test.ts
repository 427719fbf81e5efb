import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, deny, type TestDocument, trust } from '../../../testing/test-model.ts';
import { joinUserPoolGroup } from './step.ts';

const JOIN = 'cognito-idp:AdminAddUserToGroup';
const WEB = 'sts:AssumeRoleWithWebIdentity';

function take(
  inline: readonly TestDocument[],
  document = trust({ Federated: 'cognito-identity.amazonaws.com' }, undefined, WEB),
) {
  const account = { users: { ana: { inline } }, roles: { app: { trust: document }, other: {} } };
  return takeSteps(joinUserPoolGroup, account, 'user/ana');
}

describe('join-user-pool-group', () => {
  it('fires on a role that the identities of a pool may have', () => {
    const steps = take([allow(JOIN)]);
    expect(gainsOf(steps)).toEqual(['become role/app']);
    expect(steps[0]?.needsInventory).toMatch(/a group of a user pool with this role/);
  });

  it.each<[string, readonly TestDocument[], TestDocument?]>([
    ['another action', [allow('cognito-idp:CreateGroup')]],
    ['a deny', [allow(JOIN), deny('cognito-idp:*')]],
    [
      'a role of another provider',
      [allow(JOIN)],
      trust({ Federated: 'accounts.google.com' }, undefined, WEB),
    ],
    ['a role of a service', [allow(JOIN)], trust({ Service: 'cognito-idp.amazonaws.com' })],
  ])('stays silent: %s', (_, inline, document) => {
    expect(take(inline, document)).toEqual([]);
  });
});
