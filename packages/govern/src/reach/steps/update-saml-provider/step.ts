import { assertions } from '../../identity-providers.ts';
import type { StepKind } from '../../step-kind.ts';

/** Putting one's own signing key into a SAML provider that roles trust. */
export const updateSamlProvider: StepKind = {
  id: 'update-saml-provider',
  aliases: [],
  title: 'signing the assertions of a SAML provider',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html',
  actions: ['iam:UpdateSAMLProvider'],
  looksAt: ['trust'],
  find: (context, actor) =>
    assertions(context, actor, { action: 'iam:UpdateSAMLProvider', provider: 'saml-provider' }),
};
