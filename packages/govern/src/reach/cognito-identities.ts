import type { Role } from '../inventory/model.ts';
import { letsIn, type TrustRequest } from './lets-in.ts';

/** What a trust policy calls Cognito's identity pools. */
export const COGNITO = 'cognito-identity.amazonaws.com';

/**
 * The identities of some pool. To a trust policy, Cognito is a provider and no service.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html}
 */
const IDENTITIES: TrustRequest = {
  action: 'sts:AssumeRoleWithWebIdentity',
  principal: { kind: 'federated', provider: COGNITO },
};

/** The roles that the identities of some pool may have. */
export function rolesOfIdentities(roles: Iterable<Role>): readonly Role[] {
  return [...roles].filter((role) => letsIn(role, IDENTITIES));
}
