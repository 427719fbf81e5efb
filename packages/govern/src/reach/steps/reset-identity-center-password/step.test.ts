import { describeIdentityCenterStep, SSO_ROLE } from '../../../testing/describe-identity-center.ts';
import { resetIdentityCenterPassword } from './step.ts';

describeIdentityCenterStep({
  kind: resetIdentityCenterPassword,
  chains: [['sso-directory:UpdatePassword']],
  gainsIn: () => [`become ${SSO_ROLE}`],
  needs: /without a second factor/,
});
