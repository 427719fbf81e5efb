import { tokensForOwnClient } from '../../identity-providers.ts';
import type { StepKind } from '../../step-kind.ts';

/** Having an OpenID Connect provider take tokens that its issuer makes for an application of the caller's. */
export const addClientIdToOpenIdConnectProvider: StepKind = {
  id: 'add-client-id-to-open-id-connect-provider',
  aliases: [],
  title: 'adding a client id to an OpenID Connect provider',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html',
  actions: ['iam:AddClientIDToOpenIDConnectProvider'],
  looksAt: ['trust'],
  find: (context, actor) =>
    tokensForOwnClient(context, actor, {
      action: 'iam:AddClientIDToOpenIDConnectProvider',
      needsInventory: "tokens of the issuer for an application of the caller's",
    }),
};
