import { signInKind } from '../../identity-center.ts';
import type { StepKind } from '../../step-kind.ts';

/** Having IAM Identity Center take the caller's signature for that of its external identity provider. */
export const importIdentityProviderCertificate: StepKind = signInKind({
  id: 'import-identity-provider-certificate',
  aliases: [],
  title: 'signing the assertions of the identity provider of IAM Identity Center',
  page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenterdirectory.html',
  chains: [
    {
      actions: ['sso-directory:ImportExternalIdPCertificate'],
      needs: 'an external identity provider, and a user of it with this permission set',
    },
  ],
});
