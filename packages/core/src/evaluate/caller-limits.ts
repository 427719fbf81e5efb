import type { Principal } from '../request/request.ts';

/** Why a kind of credentials cannot call an operation, whatever the policies say. */
export interface CallerLimit {
  /** The layer that the refusal counts for: who the caller is, or the session that it has. */
  readonly blockedBy: 'identity' | 'session';
  /** For instance "the root user cannot assume a role". */
  readonly reason: string;
}

const ROOT: CallerLimit = {
  blockedBy: 'identity',
  reason: 'the credentials of a root user cannot assume a role',
};
const ROLE: CallerLimit = {
  blockedBy: 'session',
  reason: 'the credentials of a role session cannot get a session or federation token',
};
const FEDERATED: CallerLimit = {
  blockedBy: 'session',
  reason:
    'the credentials of a federated user can call no IAM operation and of STS only GetCallerIdentity',
};

/** Calls that are made with an identity provider's assertion and without AWS credentials. */
const UNSIGNED: ReadonlySet<string> = new Set([
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
]);

/**
 * Tells what a principal's kind of credentials cannot call at all, or `null`.
 *
 * Not told apart: users with a token of GetSessionToken, which may call little of
 * STS and, without MFA, nothing of IAM; and federated users in the console, to
 * whom the limit on IAM does not apply.
 *
 * @param action in lower case
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html}
 *   "Who can call", "Restrictions on resulting temporary credentials"
 */
export function callerLimit(kind: Principal['kind'], action: string): CallerLimit | null {
  switch (kind) {
    case 'root':
      return action === 'sts:assumerole' ? ROOT : null;
    case 'role':
    case 'role-session':
      return action === 'sts:getfederationtoken' || action === 'sts:getsessiontoken' ? ROLE : null;
    case 'federated-user': {
      if (action.startsWith('iam:')) return FEDERATED;
      const isFree = action === 'sts:getcalleridentity' || UNSIGNED.has(action);
      return action.startsWith('sts:') && !isFree ? FEDERATED : null;
    }
    case 'user':
    case 'federated':
    case 'service':
    case 'canonical-user':
    case 'anonymous':
      return null;
  }
}
