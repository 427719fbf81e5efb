import { isAccountId, parseArn } from '../../arn/arn.ts';
import { unreachable } from '../../invariant.ts';
import type { Effect, PrincipalElement, PrincipalEntry } from '../../policy/policy.ts';
import type { Principal } from '../../request/request.ts';

/**
 * How a principal element names the principal of a request.
 *
 * - `direct`: the principal itself, or everyone. Within an account such a grant
 *   needs nothing else.
 * - `role`: the role that the session was made from. Within an account a
 *   permissions boundary and session policies limit such a grant.
 * - `possibly-direct`: one session of the role, where it is not known which
 *   session of the role is asking.
 * - `account`: the account, which may delegate by identity-based policies.
 * - `none`: not at all.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 *   "Resource-based policies and implicit denies in other policy types (same account)"
 */
export type PrincipalMatch = 'direct' | 'role' | 'possibly-direct' | 'account' | 'none';

/** What of a request and its statement decides whether the principal matches. */
export interface PrincipalQuestion {
  readonly principal: Principal;
  readonly effect: Effect;
  /** Whether a permissions boundary is set for the principal. */
  readonly hasBoundary: boolean;
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
  const matches = element.entries.map((entry) => matchEntry(entry, question.principal));
  if (element.negated) return matchOthers(matches, question);
  return strongest(matches);
}

/**
 * Tells whether an element that names the role also names one of its sessions.
 * Which session of the role is asking is not known, and the named one is
 * granted access directly, past boundary and session policies.
 */
export function alsoNamesSession(element: PrincipalElement, principal: Principal): boolean {
  if (element.negated || principal.kind !== 'role') return false;
  const matches = element.entries.map((entry) => matchEntry(entry, principal));
  return matches.includes('role') && matches.includes('possibly-direct');
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

function strongest(matches: readonly PrincipalMatch[]): PrincipalMatch {
  if (matches.includes('direct')) return 'direct';
  if (matches.includes('role')) return 'role';
  if (matches.includes('possibly-direct')) return 'possibly-direct';
  return matches.includes('account') ? 'account' : 'none';
}

/**
 * Tells how one entry names the principal. "You cannot use a wildcard to match
 * part of a principal name or ARN", so that ARNs are compared as they stand.
 *
 * Assumed: `*` and `{"AWS": "*"}` cover every principal alike, service and
 * federated principals included; AWS calls them equivalent for anonymous users
 * and spares service principals by condition where either is used with `Deny`.
 */
function matchEntry(entry: PrincipalEntry, principal: Principal): PrincipalMatch {
  switch (entry.type) {
    case '*':
      return 'direct';
    case 'AWS':
      return entry.value === '*' ? 'direct' : matchAwsEntry(entry.value, principal);
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

function matchAwsEntry(value: string, principal: Principal): PrincipalMatch {
  switch (principal.kind) {
    case 'root':
      return isDirect(namedAccount(value) === principal.account);
    case 'user':
    case 'federated-user':
      if (value === principal.arn) return 'direct';
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
  return namedAccount(value) === principal.account ? 'account' : 'none';
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
