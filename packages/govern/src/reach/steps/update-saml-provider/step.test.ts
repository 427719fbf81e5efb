import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, type TestDocument, trust } from '../../../testing/test-model.ts';
import { updateSamlProvider } from './step.ts';

const CORP = arnOf('saml-provider/corp');

function trusting(provider: string, action = 'sts:AssumeRoleWithSAML'): TestDocument {
  const condition = { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } };
  return trust({ Federated: provider }, condition, action);
}

describeStep({
  kind: updateSamlProvider,
  account: {
    roles: { app: { trust: trusting(CORP) }, other: {} },
  },
  actions: 'iam:UpdateSAMLProvider',
  on: 'saml-provider/corp',
  gains: ['become role/app'],
});

describe('update-saml-provider', () => {
  it.each([
    ['the provider of another account', trusting(arnOf('saml-provider/corp', '444455556666'))],
    ['a provider of another kind', trusting(arnOf('oidc-provider/example.com'))],
    ['another action', trusting(CORP, 'sts:TagSession')],
  ])('stays silent about roles that trust %s', (_, document) => {
    const users = { ana: { inline: [allow('iam:*')] } };
    const account = { users, roles: { app: { trust: document } } };
    expect(takeSteps(updateSamlProvider, account, 'user/ana')).toEqual([]);
  });
});
