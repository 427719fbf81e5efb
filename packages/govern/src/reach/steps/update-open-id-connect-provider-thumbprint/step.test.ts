import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, trust } from '../../../testing/test-model.ts';
import { updateOpenIdConnectProviderThumbprint } from './step.ts';

const ISSUER = arnOf('oidc-provider/id.example.com');
const web = 'sts:AssumeRoleWithWebIdentity';
const saml = { Federated: arnOf('saml-provider/corp') };
const roles = {
  app: { trust: trust({ Federated: ISSUER }, undefined, web) },
  people: { trust: trust(saml, undefined, 'sts:AssumeRoleWithSAML') },
};

describeStep({
  kind: updateOpenIdConnectProviderThumbprint,
  account: { roles },
  actions: 'iam:UpdateOpenIDConnectProviderThumbprint',
  on: 'oidc-provider/id.example.com',
  gains: ['become role/app'],
});

it('update-open-id-connect-provider-thumbprint needs a server under the name of the issuer', () => {
  const users = { ana: { inline: [allow('iam:*')] } };
  const [step] = takeSteps(updateOpenIdConnectProviderThumbprint, { users, roles }, 'user/ana');
  expect(step?.needsInventory).toMatch(/issuer's name/);
});
