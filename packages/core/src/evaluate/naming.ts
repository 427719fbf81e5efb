import { type Arn, isAccountId, parseArn } from '../arn/arn.ts';
import type { Effect, PrincipalElement } from '../policy/policy.ts';
import type { Principal } from '../request/request.ts';

/**
 * How a principal element covers the principal of a request.
 *
 * `direct` names the very session, user or root that asks, or everyone; `role`
 * names the role or the user behind a session; `account` hands the decision to
 * the principal's account; `possible` names one session of a role, where any
 * session of the role may be asking, or a user who may be behind a federated user.
 */
export type Naming = 'none' | 'account' | 'role' | 'possible' | 'direct';

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
  /** The accounts of those of them that are users. */
  readonly accountsOfUsers: ReadonlySet<string>;
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
    accountsOfUsers: new Set(awsValues.flatMap(accountOfUser)),
    others: new Set(element.entries.map(({ type, value }) => `${type} ${value}`)),
  };
}

/**
 * Tells how an element names the principal of a request; the strongest of its entries counts.
 *
 * @param isGateway whether the element stands in the policy of a gateway endpoint
 */
export function namingOf(
  compiled: CompiledPrincipal,
  principal: Principal,
  hasBoundary: boolean,
  isGateway: boolean,
): Naming {
  const named = plainNaming(compiled, principal, isGateway);
  return compiled.negated ? namingOfOthers(compiled, principal, named, hasBoundary) : named;
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
  named: Naming,
  hasBoundary: boolean,
): Naming {
  if (compiled.effect === 'Allow') return named === 'none' ? 'direct' : 'none';
  if (hasBoundary && CAN_HAVE_BOUNDARY.has(principal.kind)) return 'direct';
  if (named === 'direct') return 'none';
  if (principal.kind !== 'role') return 'direct';
  if (named === 'role') return 'none';
  return namesSession(compiled, principal) ? 'possible' : 'direct';
}

const CAN_HAVE_BOUNDARY: ReadonlySet<Principal['kind']> = new Set<Principal['kind']>([
  'user',
  'role',
  'role-session',
]);

/** What is surely named; `possible` only where nothing is. */
function plainNaming(
  compiled: CompiledPrincipal,
  principal: Principal,
  isGateway: boolean,
): Naming {
  if (compiled.namesEveryone) return 'direct';
  switch (principal.kind) {
    case 'root':
      return compiled.accounts.has(principal.account) ? 'direct' : 'none';
    case 'user':
      if (compiled.arns.has(principal.arn)) return 'direct';
      return byAccount(compiled, principal.account, isGateway);
    case 'role-session':
      if (compiled.arns.has(principal.arn)) return 'direct';
      if (compiled.arns.has(principal.roleArn)) return 'role';
      return byAccount(compiled, principal.account, isGateway);
    case 'role':
      if (compiled.arns.has(principal.arn)) return 'role';
      return byAccountOrPossibly(compiled, principal, isGateway);
    case 'federated-user':
      if (compiled.arns.has(principal.arn)) return 'direct';
      if (principal.userArn !== undefined && compiled.arns.has(principal.userArn)) return 'role';
      return byAccountOrPossibly(compiled, principal, isGateway);
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
 * In the policy of a gateway endpoint the account stands for its root user only.
 *
 * @see {@link https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html}
 *   "Principals for gateway endpoints"
 */
function byAccount(compiled: CompiledPrincipal, account: string, isGateway: boolean): Naming {
  return !isGateway && compiled.accounts.has(account) ? 'account' : 'none';
}

function byAccountOrPossibly(
  compiled: CompiledPrincipal,
  principal: Extract<Principal, { readonly account: string }>,
  isGateway: boolean,
): Naming {
  const named = byAccount(compiled, principal.account, isGateway);
  if (named !== 'none') return named;
  return mayBeNamed(compiled, principal) === 'none' ? 'none' : 'possible';
}

/**
 * How an element may name the principal beyond what {@link namingOf} is sure of:
 * `direct` where it names one session of the role, which may be the one that asks;
 * `role` where it names a user of the account, who may be behind a federated user.
 */
export function possibleNaming(
  compiled: CompiledPrincipal,
  principal: Principal,
): 'none' | 'role' | 'direct' {
  if (principal.kind !== 'role' && principal.kind !== 'federated-user') return 'none';
  return compiled.negated || compiled.namesEveryone ? 'none' : mayBeNamed(compiled, principal);
}

function mayBeNamed(compiled: CompiledPrincipal, principal: Principal): 'none' | 'role' | 'direct' {
  if (principal.kind === 'role') return namesSession(compiled, principal) ? 'direct' : 'none';
  if (principal.kind !== 'federated-user' || principal.userArn !== undefined) return 'none';
  if (compiled.arns.has(principal.arn)) return 'none';
  return compiled.accountsOfUsers.has(principal.account) ? 'role' : 'none';
}

function namesSession(
  { sessions }: CompiledPrincipal,
  role: Extract<Principal, { readonly kind: 'role' }>,
): boolean {
  return sessions.some((session) => isSessionOf(session, role));
}

/** The account that `111122223333` or `arn:aws:iam::111122223333:root` names. */
function namedAccount(value: string): string | null {
  if (isAccountId(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : null;
}

function accountOfUser(value: string): readonly string[] {
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource.startsWith('user/') ? [arn.account] : [];
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
