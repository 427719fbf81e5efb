import { assertions } from '../../identity-providers.ts';
import type { StepKind } from '../../step-kind.ts';

/** Creating anew, with one's own signing key, a SAML provider that was deleted but that roles still trust. */
export const createSamlProvider: StepKind = {
  id: 'create-saml-provider',
  aliases: [],
  title: 'creating a SAML provider that a role trusts',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html',
  actions: ['iam:CreateSAMLProvider'],
  looksAt: ['trust'],
  find: (context, actor) =>
    assertions(context, actor, {
      action: 'iam:CreateSAMLProvider',
      provider: 'saml-provider',
      needsInventory: 'a role that trusts a SAML provider that no longer exists',
    }),
};
