import { unreachable } from '../../invariant.ts';
import type { Request } from '../../request/request.ts';
import type { LayerKind } from '../decision.ts';

/**
 * The layer that a call counts as refused by because of the credentials that it
 * is made with, or `null` where those can make the call.
 *
 * By AWS's table: AssumeRole is called by IAM users and by roles, so not by root
 * users. Credentials of a role "cannot call GetFederationToken or
 * GetSessionToken". Credentials of GetFederationToken cannot call IAM, nor STS
 * "except GetCallerIdentity".
 *
 * Assumed: a federated user does not ask from a console session, which may call
 * IAM; a user has no token of GetSessionToken, of which a request tells nothing.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html}
 */
export function refusedToCaller({ principal, action }: Request): LayerKind | null {
  const [service = '', operation = ''] = action.toLowerCase().split(':');
  switch (principal.kind) {
    case 'root':
      return service === 'sts' && operation === 'assumerole' ? 'identity' : null;
    case 'role':
    case 'role-session':
      return service === 'sts' && TOKENS_FOR_USERS.includes(operation) ? 'session' : null;
    case 'federated-user':
      if (service === 'sts') return OPEN_TO_FEDERATED.includes(operation) ? null : 'session';
      return service === 'iam' ? 'session' : null;
    case 'user':
    case 'service':
    case 'federated':
    case 'canonical-user':
    case 'anonymous':
      return null;
    default:
      return unreachable(principal);
  }
}

const TOKENS_FOR_USERS: readonly string[] = ['getfederationtoken', 'getsessiontoken'];

/** The second and third are unsigned: whoever calls them uses no credentials of AWS's. */
const OPEN_TO_FEDERATED: readonly string[] = [
  'getcalleridentity',
  'assumerolewithsaml',
  'assumerolewithwebidentity',
];
