import { describeIdentityCenterStep, SSO_ROLE } from '../../../testing/describe-identity-center.ts';
import { joinIdentityCenterGroup } from './step.ts';

describeIdentityCenterStep({
  kind: joinIdentityCenterGroup,
  chains: [
    ['identitystore:CreateGroupMembership'],
    ['sso-directory:AddMemberToGroup'],
    ['sso-directory:CreateBearerToken'],
  ],
  gainsIn: () => [`become ${SSO_ROLE}`],
  needs: /a group of IAM Identity Center with this permission set/,
});
