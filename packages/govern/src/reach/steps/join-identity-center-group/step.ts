import { SIGNS_IN, signInKind } from '../../identity-center.ts';
import type { StepKind } from '../../step-kind.ts';

const GROUP = 'a group of IAM Identity Center with this permission set';

/** Joining a group that a permission set is assigned to. */
export const joinIdentityCenterGroup: StepKind = signInKind({
  id: 'join-identity-center-group',
  aliases: [],
  title: 'joining a group of IAM Identity Center',
  page: 'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html',
  chains: [
    { actions: ['identitystore:CreateGroupMembership'], needs: `${GROUP}, and ${SIGNS_IN}` },
    { actions: ['sso-directory:AddMemberToGroup'], needs: `${GROUP}, and ${SIGNS_IN}` },
    {
      actions: ['sso-directory:CreateBearerToken'],
      needs: `${GROUP}, automatic provisioning, and ${SIGNS_IN}`,
    },
  ],
});
