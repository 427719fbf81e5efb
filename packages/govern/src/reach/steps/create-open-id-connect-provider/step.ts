import { assertions } from '../../identity-providers.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Creating anew an OpenID Connect provider that was deleted but that roles still
 * trust. Whoever has its issuer's host by now signs the tokens.
 */
export const createOpenIdConnectProvider: StepKind = {
  id: 'create-open-id-connect-provider',
  aliases: [],
  title: 'creating an OpenID Connect provider that a role trusts',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html',
  actions: ['iam:CreateOpenIDConnectProvider'],
  looksAt: ['trust'],
  find: (context, actor) =>
    assertions(context, actor, {
      action: 'iam:CreateOpenIDConnectProvider',
      provider: 'oidc-provider',
      needsInventory:
        'a role that trusts an OpenID Connect provider that no longer exists, and tokens of its issuer for the caller',
    }),
};
