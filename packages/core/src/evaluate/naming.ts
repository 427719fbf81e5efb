import { type Arn, isAccountId, parseArn } from '../arn/arn.ts';
import type { Effect, PrincipalElement } from '../policy/policy.ts';
import type { Principal } from '../request/request.ts';

/**
 * How a principal element covers the principal of a request.
 *
 * `direct` names the very session, user or root that asks, or everyone; `role`
 * names the role behind a session; `account` hands the decision to the
 * principal's account; `possibly-direct` names one session of a role, where any
 * session of the role may be asking.
 */
export type Naming = 'none' | 'account' | 'role' | 'possibly-direct' | 'direct';

/** A principal element sorted by what its entries name, so that a request is looked up and not compared. */
export interface CompiledPrincipal {
  readonly negated: boolean;
  readonly effect: Effect;
  readonly namesEveryone: boolean;
  /** Account ids, from `111122223333` and `arn:aws:iam::111122223333:root`. */
  readonly accounts: ReadonlySet<string>;
  /** Every `AWS` value as it stands. */
  readonly arns: ReadonlySet<string>;
  /** Those of them that are session ARNs. */
  readonly sessions: readonly Arn[];
  /** Services, providers and canonical users, each after its type. */
  readonly others: ReadonlySet<string>;
}

/**
 * Sorts a `Principal` or `NotPrincipal` element. "You cannot use a wildcard to
 * match part of a principal name or ARN", so that ARNs compare as they stand.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html}
 */
export function compilePrincipal(element: PrincipalElement, effect: Effect): CompiledPrincipal {
  const awsValues = element.entries.filter(({ type }) => type === 'AWS').map(({ value }) => value);
  return {
    negated: element.negated,
    effect,
    namesEveryone: element.entries.some(({ type }) => type === '*') || awsValues.includes('*'),
    accounts: new Set(awsValues.map(namedAccount).filter((account) => account !== null)),
    arns: new Set(awsValues),
    sessions: awsValues.flatMap(sessionArn),
    others: new Set(element.entries.map(({ type, value }) => `${type} ${value}`)),
  };
}

/** Tells how an element names the principal of a request; the strongest of its entries counts. */
export function namingOf(
  compiled: CompiledPrincipal,
  principal: Principal,
  hasBoundary: boolean,
): Naming {
  return compiled.negated
    ? namingOfOthers(compiled, principal, hasBoundary)
    : plainNaming(compiled, principal);
}

/**
 * `NotPrincipal`: with `Deny` only the principal's own name spares it, and
 * nothing spares a principal with a permissions boundary. With `Allow`, whoever
 * is named in any way is left out.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html}
 */
function namingOfOthers(
  compiled: CompiledPrincipal,
  principal: Principal,
  hasBoundary: boolean,
): Naming {
  const named = plainNaming(compiled, principal);
  if (compiled.effect === 'Allow') return named === 'none' ? 'direct' : 'none';
  if (hasBoundary && CAN_HAVE_BOUNDARY.has(principal.kind)) return 'direct';
  if (named === 'direct') return 'none';
  if (principal.kind !== 'role') return 'direct';
  if (named === 'role') return 'none';
  return named === 'possibly-direct' ? 'possibly-direct' : 'direct';
}

const CAN_HAVE_BOUNDARY: ReadonlySet<Principal['kind']> = new Set<Principal['kind']>([
  'user',
  'role',
  'role-session',
]);

function plainNaming(compiled: CompiledPrincipal, principal: Principal): Naming {
  if (compiled.namesEveryone) return 'direct';
  switch (principal.kind) {
    case 'root':
      return compiled.accounts.has(principal.account) ? 'direct' : 'none';
    case 'user':
    case 'federated-user':
      return compiled.arns.has(principal.arn) ? 'direct' : byAccount(compiled, principal.account);
    case 'role-session':
      if (compiled.arns.has(principal.arn)) return 'direct';
      if (compiled.arns.has(principal.roleArn)) return 'role';
      return byAccount(compiled, principal.account);
    case 'role':
      if (compiled.arns.has(principal.arn)) return 'role';
      if (compiled.sessions.some((session) => isSessionOf(session, principal))) {
        return 'possibly-direct';
      }
      return byAccount(compiled, principal.account);
    case 'service':
      return compiled.others.has(`Service ${principal.service}`) ? 'direct' : 'none';
    case 'federated':
      return compiled.others.has(`Federated ${principal.provider}`) ? 'direct' : 'none';
    case 'canonical-user':
      return compiled.others.has(`CanonicalUser ${principal.id}`) ? 'direct' : 'none';
    case 'anonymous':
      return 'none';
  }
}

/**
 * Whether an element that names the role also names one of its sessions: any
 * session may be asking, and the named one would be granted access directly.
 */
export function mayNameSession(compiled: CompiledPrincipal, principal: Principal): boolean {
  if (compiled.negated || principal.kind !== 'role') return false;
  return compiled.sessions.some((session) => isSessionOf(session, principal));
}

function byAccount(compiled: CompiledPrincipal, account: string): Naming {
  return compiled.accounts.has(account) ? 'account' : 'none';
}

/** The account that `111122223333` or `arn:aws:iam::111122223333:root` names. */
function namedAccount(value: string): string | null {
  if (isAccountId(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : null;
}

function sessionArn(value: string): readonly Arn[] {
  const arn = parseArn(value);
  return arn?.service === 'sts' ? [arn] : [];
}

/** A session ARN has the role's name without its path. */
function isSessionOf(session: Arn, role: Extract<Principal, { readonly kind: 'role' }>): boolean {
  if (session.account !== role.account) return false;
  const roleName = role.arn.slice(role.arn.lastIndexOf('/') + 1);
  return session.resource.startsWith(`assumed-role/${roleName}/`);
}
