import { isAccountId, parseArn } from '../../arn/arn.ts';
import { unreachable } from '../../invariant.ts';
import type { Effect, PrincipalElement, PrincipalEntry } from '../../policy/policy.ts';
import type { Principal } from '../../request/request.ts';

/**
 * How a principal element names the principal of a request.
 *
 * - `direct`: the principal itself, or everyone. Within an account such a grant
 *   needs nothing else.
 * - `role`: the role, or for a federated user the user, that the session was made
 *   from. Within an account a permissions boundary and session policies limit
 *   such a grant.
 * - `possibly-direct`: one session of the role, where it is not known which
 *   session of the role is asking.
 * - `possibly-role`: a user of the account, where it is not known which user is
 *   behind a federated user.
 * - `account`: the account, which may delegate by identity-based policies.
 * - `none`: not at all.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 *   "Resource-based policies and implicit denies in other policy types (same account)"
 */
export type PrincipalMatch =
  | 'direct'
  | 'role'
  | 'possibly-direct'
  | 'possibly-role'
  | 'account'
  | 'none';

/** What of a request and its statement decides whether the principal matches. */
export interface PrincipalQuestion {
  readonly principal: Principal;
  readonly effect: Effect;
  /** Whether a permissions boundary is set for the principal. */
  readonly hasBoundary: boolean;
  /** Whether the element stands in the policy of a gateway endpoint. */
  readonly isGateway?: boolean;
}

/**
 * Tells how a statement's `Principal` or `NotPrincipal` covers the principal of a request.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html}
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html}
 */
export function matchPrincipal(
  element: PrincipalElement,
  question: PrincipalQuestion,
): PrincipalMatch {
  const matches = element.entries.map((entry) => matchEntry(entry, question));
  if (element.negated) return matchOthers(matches, question);
  return strongest(matches);
}

/**
 * The stronger way in which an element that surely names the principal may name
 * it besides, or `null`: beside the role or the account one session of the role,
 * which is granted access directly if it is the one that asks; beside the account
 * a user, who may be the one behind the federated user.
 */
export function alsoPossibly(
  element: PrincipalElement,
  question: PrincipalQuestion,
): 'possibly-direct' | 'possibly-role' | null {
  if (element.negated) return null;
  const matches = element.entries.map((entry) => matchEntry(entry, question));
  const sure = strongest(matches);
  if (sure !== 'role' && sure !== 'account') return null;
  if (matches.includes('possibly-direct')) return 'possibly-direct';
  return sure === 'account' && matches.includes('possibly-role') ? 'possibly-role' : null;
}

/**
 * Tells whether `NotPrincipal` spares the principal.
 *
 * With `Deny` only the principal's own name spares it: in AWS's examples the
 * account's ARN stands beside `user/Bob`, and the role's ARN beside one session,
 * and still all but Bob, all but that session are denied. And "the
 * `NotPrincipal` element with a `Deny` effect will always deny any IAM principal
 * that has a permissions boundary policy attached".
 *
 * Assumed: the account's and the role's ARN, which "some services require" as
 * well, are not needed; a session not known by name is spared where its role is
 * listed. With `Allow`, which AWS no longer supports, whoever is covered by an
 * entry in any way is left out and everyone else is granted access directly.
 */
function matchOthers(
  matches: readonly PrincipalMatch[],
  question: PrincipalQuestion,
): PrincipalMatch {
  if (isExcepted(matches, question)) return 'none';
  const mayBeSpared = question.effect === 'Deny' && matches.includes('possibly-direct');
  const isLimited = question.hasBoundary && canHaveBoundary(question.principal);
  return mayBeSpared && !isLimited ? 'possibly-direct' : 'direct';
}

function isExcepted(matches: readonly PrincipalMatch[], question: PrincipalQuestion): boolean {
  const { principal, effect, hasBoundary } = question;
  if (effect === 'Allow') return matches.some((match) => match !== 'none');
  if (hasBoundary && canHaveBoundary(principal)) return false;
  const isSparedByRole = principal.kind === 'role' && matches.includes('role');
  return matches.includes('direct') || isSparedByRole;
}

function canHaveBoundary(principal: Principal): boolean {
  return (
    principal.kind === 'user' || principal.kind === 'role' || principal.kind === 'role-session'
  );
}

/** The strongest of what is sure; what is only possible where nothing is. */
function strongest(matches: readonly PrincipalMatch[]): PrincipalMatch {
  return STRONGEST_FIRST.find((match) => matches.includes(match)) ?? 'none';
}

const STRONGEST_FIRST: readonly PrincipalMatch[] = [
  'direct',
  'role',
  'account',
  'possibly-direct',
  'possibly-role',
];

/**
 * Tells how one entry names the principal. "You cannot use a wildcard to match
 * part of a principal name or ARN", so that ARNs are compared as they stand.
 *
 * Assumed: `*` and `{"AWS": "*"}` cover every principal alike, service and
 * federated principals included; AWS calls them equivalent for anonymous users
 * and spares service principals by condition where either is used with `Deny`.
 */
function matchEntry(entry: PrincipalEntry, question: PrincipalQuestion): PrincipalMatch {
  const { principal } = question;
  switch (entry.type) {
    case '*':
      return 'direct';
    case 'AWS':
      return entry.value === '*' ? 'direct' : matchAwsEntry(entry.value, question);
    case 'Service':
      return isDirect(principal.kind === 'service' && principal.service === entry.value);
    case 'Federated':
      return isDirect(principal.kind === 'federated' && principal.provider === entry.value);
    case 'CanonicalUser':
      // Assumed: which account a canonical user id belongs to is not known here.
      return isDirect(principal.kind === 'canonical-user' && principal.id === entry.value);
    default:
      return unreachable(entry.type);
  }
}

function isDirect(named: boolean): PrincipalMatch {
  return named ? 'direct' : 'none';
}

function matchAwsEntry(value: string, question: PrincipalQuestion): PrincipalMatch {
  const { principal } = question;
  switch (principal.kind) {
    case 'root':
      return isDirect(namedAccount(value) === principal.account);
    case 'user':
      if (value === principal.arn) return 'direct';
      break;
    case 'federated-user':
      if (value === principal.arn) return 'direct';
      if (value === principal.userArn) return 'role';
      if (principal.userArn === undefined && isUserOf(value, principal.account)) {
        return 'possibly-role';
      }
      break;
    case 'role-session':
      if (value === principal.arn) return 'direct';
      if (value === principal.roleArn) return 'role';
      break;
    case 'role':
      if (value === principal.arn) return 'role';
      if (isSessionOfRole(value, principal)) return 'possibly-direct';
      break;
    case 'federated':
    case 'service':
    case 'canonical-user':
    case 'anonymous':
      return 'none';
  }
  // In a gateway endpoint's policy the account "is granted to the root user only".
  const namesAll = namedAccount(value) === principal.account && question.isGateway !== true;
  return namesAll ? 'account' : 'none';
}

function isUserOf(value: string, account: string): boolean {
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.account === account && arn.resource.startsWith('user/');
}

/** The account that an entry names: "the account ARN and the shortened account ID behave the same way". */
function namedAccount(value: string): string | null {
  if (isAccountId(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : null;
}

/** Assumed: a session's ARN names the role by its name alone, without its path. */
function isSessionOfRole(
  value: string,
  role: Extract<Principal, { readonly kind: 'role' }>,
): boolean {
  const session = parseArn(value);
  const name = role.arn.slice(role.arn.lastIndexOf('/') + 1);
  return (
    session?.service === 'sts' &&
    session.account === role.account &&
    session.resource.startsWith(`assumed-role/${name}/`)
  );
}
