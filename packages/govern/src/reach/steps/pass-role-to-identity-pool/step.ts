import { compileLayers, findWitness } from '@countersign/core';
import type { Role } from '../../../inventory/model.ts';
import { passedTo } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

const COGNITO = 'cognito-identity.amazonaws.com';

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
  *find({ roles }, actor) {
    const setting = actor.ask('cognito-identity:SetIdentityPoolRoles', {});
    if (setting.kind === 'none') return;
    for (const role of roles(actor.accountId)) {
      if (!letsInIdentities(role)) continue;
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

/**
 * Whether a trust policy lets in identities of some pool. Cognito is a provider
 * there, not a service.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html}
 */
function letsInIdentities(role: Role): boolean {
  const layers = compileLayers({
    identity: [],
    boundary: null,
    session: null,
    scps: null,
    rcps: null,
    resource: role.trust,
    endpoint: null,
  });
  const answer = findWitness({
    principal: { kind: 'federated', provider: COGNITO },
    action: 'sts:AssumeRoleWithWebIdentity',
    layers,
    domain: () => ({ patterns: [], existing: [role.arn] }),
    contextFor: () => ({ keys: new Map(), others: 'unknown' }),
    resourceAccountOf: () => role.accountId,
  });
  return answer.kind !== 'none';
}
