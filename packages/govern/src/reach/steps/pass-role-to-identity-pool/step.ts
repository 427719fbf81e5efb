import { COGNITO, rolesOfIdentities } from '../../cognito-identities.ts';
import { passedTo } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Passing a role to a Cognito identity pool, which then gives credentials for it.
 * Those are asked for without any permission of IAM's.
 */
export const passRoleToIdentityPool: StepKind = {
  id: 'pass-role-to-identity-pool',
  aliases: ['cognitoidentity-001'],
  title: 'passing a role to a Cognito identity pool',
  page: 'https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetIdentityPoolRoles.html',
  actions: ['iam:PassRole', 'cognito-identity:SetIdentityPoolRoles'],
  shown: { calls: ['cognito-identity:SetIdentityPoolRoles'], services: [COGNITO] },
  looksAt: ['trust'],
  *find({ roles }, actor) {
    const setting = actor.ask('cognito-identity:SetIdentityPoolRoles', {});
    if (setting.kind === 'none') return;
    for (const role of rolesOfIdentities(roles(actor.accountId))) {
      const passed = actor.ask('iam:PassRole', {
        resources: [role.arn],
        context: passedTo(COGNITO),
      });
      if (passed.kind === 'none') continue;
      yield {
        gain: { kind: 'become', entity: role },
        requests: [passed, setting],
        needsInventory: 'an identity pool whose identities the role trusts',
      };
    }
  },
};
