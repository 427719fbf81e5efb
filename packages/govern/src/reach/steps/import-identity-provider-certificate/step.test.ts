import { describeIdentityCenterStep, SSO_ROLE } from '../../../testing/describe-identity-center.ts';
import { importIdentityProviderCertificate } from './step.ts';

describeIdentityCenterStep({
  kind: importIdentityProviderCertificate,
  chains: [['sso-directory:ImportExternalIdPCertificate']],
  gainsIn: () => [`become ${SSO_ROLE}`],
  needs: /an external identity provider/,
});
