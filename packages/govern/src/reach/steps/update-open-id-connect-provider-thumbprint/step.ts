import { assertions } from '../../identity-providers.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Having IAM take the certificate of a server that stands in for an issuer, and so
 * the keys that it gives out. IAM looks at thumbprints only where no certification
 * authority that it knows has signed the certificate.
 */
export const updateOpenIdConnectProviderThumbprint: StepKind = {
  id: 'update-open-id-connect-provider-thumbprint',
  aliases: [],
  title: 'having another server give out the keys of an OpenID Connect issuer',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html',
  actions: ['iam:UpdateOpenIDConnectProviderThumbprint'],
  looksAt: ['trust'],
  find: (context, actor) =>
    assertions(context, actor, {
      action: 'iam:UpdateOpenIDConnectProviderThumbprint',
      provider: 'oidc-provider',
      needsInventory: "a server of the caller's that AWS reaches under the issuer's name",
    }),
};
