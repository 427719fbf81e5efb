import { expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, trust } from '../../../testing/test-model.ts';
import { createSamlProvider } from './step.ts';

const federated = { Federated: arnOf('saml-provider/gone') };
const roles = { app: { trust: trust(federated, undefined, 'sts:AssumeRoleWithSAML') }, other: {} };

describeStep({
  kind: createSamlProvider,
  account: { roles },
  actions: 'iam:CreateSAMLProvider',
  on: 'saml-provider/gone',
  gains: ['become role/app'],
});

it('create-saml-provider says that the provider must be gone', () => {
  const users = { ana: { inline: [allow('iam:*')] } };
  const [step] = takeSteps(createSamlProvider, { users, roles }, 'user/ana');
  expect(step?.needsInventory).toMatch(/no longer exists/);
});
