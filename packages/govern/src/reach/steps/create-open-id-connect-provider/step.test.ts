import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, type TestDocument, trust } from '../../../testing/test-model.ts';
import { createOpenIdConnectProvider } from './step.ts';

const GONE = arnOf('oidc-provider/gone.example.com');

function trusting(provider: string, action = 'sts:AssumeRoleWithWebIdentity'): TestDocument {
  const condition = { StringEquals: { 'gone.example.com:sub': 'deploy' } };
  return trust({ Federated: provider }, condition, action);
}

describeStep({
  kind: createOpenIdConnectProvider,
  account: { roles: { app: { trust: trusting(GONE) }, other: {} } },
  actions: 'iam:CreateOpenIDConnectProvider',
  on: 'oidc-provider/gone.example.com',
  gains: ['become role/app'],
});

describe('create-open-id-connect-provider', () => {
  const users = { ana: { inline: [allow('iam:*')] } };

  it('says that the provider must be gone', () => {
    const account = { users, roles: { app: { trust: trusting(GONE) } } };
    const steps = takeSteps(createOpenIdConnectProvider, account, 'user/ana');
    expect(gainsOf(steps)).toEqual(['become role/app']);
    expect(steps[0]?.needsInventory).toMatch(/no longer exists/);
  });

  it.each([
    [
      'the provider of another account',
      trusting(arnOf('oidc-provider/gone.example.com', '444455556666')),
    ],
    ['a SAML provider', trusting(arnOf('saml-provider/corp'))],
    ['a provider that needs no ARN', trusting('accounts.google.com')],
    ['another action', trusting(GONE, 'sts:TagSession')],
  ])('stays silent about roles that trust %s', (_, document) => {
    const account = { users, roles: { app: { trust: document } } };
    expect(takeSteps(createOpenIdConnectProvider, account, 'user/ana')).toEqual([]);
  });
});
