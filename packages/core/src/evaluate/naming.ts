import { isAccountId, parseArn } from '../arn/arn.ts';
import type { Effect, PrincipalElement, PrincipalEntry } from '../policy/policy.ts';
import type { Principal } from '../request/request.ts';
import { accountOf } from './context.ts';

/**
 * How a principal element covers the principal of a request.
 *
 * `direct` names the very session, user or root that asks, or everyone; `role`
 * names the role behind a session; `account` hands the decision to the
 * principal's account; `possibly-direct` names one session of a role, where any
 * session of the role may be asking.
 */
export type Naming = 'none' | 'account' | 'role' | 'possibly-direct' | 'direct';

/** What besides the element decides how a principal is named. */
export interface NamingQuestion {
  readonly principal: Principal;
  readonly effect: Effect;
  /** Whether a permissions boundary is set for the principal. */
  readonly hasBoundary: boolean;
}

/**
 * Tells how a `Principal` or `NotPrincipal` element names the principal of a
 * request; the strongest of its entries counts. A missing element names everyone.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html}
 */
export function namingOf(element: PrincipalElement | undefined, question: NamingQuestion): Naming {
  if (element === undefined) return 'direct';
  const namings = element.entries.map((entry) => entryNaming(entry, question.principal));
  if (element.negated) return namingOfOthers(namings, question);
  return STRONGEST_FIRST.find((naming) => namings.includes(naming)) ?? 'none';
}

const STRONGEST_FIRST: readonly Naming[] = ['direct', 'role', 'possibly-direct', 'account'];

/**
 * `NotPrincipal`: with `Deny` only the principal's own name spares it, and
 * nothing spares a principal with a permissions boundary.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html}
 */
function namingOfOthers(
  namings: readonly Naming[],
  { principal, effect, hasBoundary }: NamingQuestion,
): Naming {
  if (effect === 'Allow') return namings.some((naming) => naming !== 'none') ? 'none' : 'direct';
  if (hasBoundary && CAN_HAVE_BOUNDARY.has(principal.kind)) return 'direct';
  if (namings.includes('direct')) return 'none';
  if (principal.kind !== 'role') return 'direct';
  if (namings.includes('role')) return 'none';
  return namings.includes('possibly-direct') ? 'possibly-direct' : 'direct';
}

const CAN_HAVE_BOUNDARY: ReadonlySet<Principal['kind']> = new Set<Principal['kind']>([
  'user',
  'role',
  'role-session',
]);

function entryNaming(entry: PrincipalEntry, principal: Principal): Naming {
  switch (entry.type) {
    case '*':
      return 'direct';
    case 'AWS':
      return entry.value === '*' ? 'direct' : awsNaming(entry.value, principal);
    case 'Service':
      return directIf(principal.kind === 'service' && entry.value === principal.service);
    case 'Federated':
      return directIf(principal.kind === 'federated' && entry.value === principal.provider);
    case 'CanonicalUser':
      return directIf(principal.kind === 'canonical-user' && entry.value === principal.id);
  }
}

function directIf(isNamed: boolean): Naming {
  return isNamed ? 'direct' : 'none';
}

/** "You cannot use a wildcard to match part of a principal name or ARN." */
function awsNaming(value: string, principal: Principal): Naming {
  const account = accountOf(principal);
  if (account === null || !('arn' in principal)) return 'none';
  if (value === principal.arn && principal.kind !== 'root') {
    return principal.kind === 'role' ? 'role' : 'direct';
  }
  if (principal.kind === 'role-session' && value === principal.roleArn) return 'role';
  const named = namedAccount(value);
  if (named !== null) return accountNaming(named, principal, account);
  return principal.kind === 'role' && isSessionOf(value, principal) ? 'possibly-direct' : 'none';
}

/** The account that `111122223333` or `arn:aws:iam::111122223333:root` names. */
function namedAccount(value: string): string | null {
  if (isAccountId(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : null;
}

/** An entry for the account names its root user as such, and everyone else through the account. */
function accountNaming(named: string, principal: Principal, account: string): Naming {
  if (named !== account) return 'none';
  return principal.kind === 'root' ? 'direct' : 'account';
}

/** A session ARN has the role's name without its path. */
function isSessionOf(value: string, role: Extract<Principal, { readonly kind: 'role' }>): boolean {
  const arn = parseArn(value);
  if (arn?.service !== 'sts' || arn.account !== role.account) return false;
  const roleName = role.arn.slice(role.arn.lastIndexOf('/') + 1);
  return arn.resource.startsWith(`assumed-role/${roleName}/`);
}
