import { isAccountId, parseArn } from '../arn/arn.ts';
import type {
  ActionElement,
  PolicyVersion,
  PrincipalElement,
  PrincipalEntry,
  ResourceElement,
} from '../policy/policy.ts';
import type { Principal, Request } from '../request/request.ts';
import { matchWildcard } from '../wildcard/match-wildcard.ts';
import { accountOf } from './context.ts';
import { matcherOf, type TextMatcher } from './pattern.ts';
import { compileTemplate } from './template.ts';
import { FALSE, not, or, TRUE, type Tri, tri, UNKNOWN } from './tri.ts';

/**
 * Compiles `Action` or `NotAction`; the matcher takes an action in lower case.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html}
 *   "The prefix and the action name are case insensitive"
 */
export function compileAction(element: ActionElement): TextMatcher {
  const literals = new Set<string>();
  const patternsByService = new Map<string, string[]>();
  const anyService: string[] = [];
  for (const written of element.patterns) {
    const pattern = written.toLowerCase();
    const service = serviceOf(pattern);
    if (!hasWildcard(pattern)) literals.add(pattern);
    else if (service === null || hasWildcard(service)) anyService.push(pattern);
    else pushTo(patternsByService, service, pattern);
  }
  const matches: TextMatcher = (action) =>
    literals.has(action) ||
    anyService.some((pattern) => pattern === '*' || matchWildcard(pattern, action)) ||
    (patternsByService.get(serviceOf(action) ?? '') ?? []).some((pattern) =>
      matchWildcard(pattern, action),
    );
  return element.negated ? (action) => !matches(action) : matches;
}

function serviceOf(action: string): string | null {
  const colon = action.indexOf(':');
  return colon < 0 ? null : action.slice(0, colon);
}

function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

function pushTo(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** A test of a whole request, three-valued because of policy variables. */
export type RequestTest = (request: Request) => Tri;

/**
 * Compiles `Resource` or `NotResource`. A missing element matches every resource:
 * trust policies have none.
 *
 * Wildcards stop at the colons of an ARN's first five components.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html}
 */
export function compileResource(
  element: ResourceElement | undefined,
  version: PolicyVersion,
): RequestTest {
  if (element === undefined) return () => TRUE;
  const tests = element.patterns.map((pattern) => compileResourcePattern(pattern, version));
  const [only] = tests;
  const matches =
    tests.length === 1 && only !== undefined ? only : (request: Request) => anyOf(tests, request);
  return element.negated ? (request) => not(matches(request)) : matches;
}

function anyOf(tests: readonly RequestTest[], request: Request): Tri {
  let outcome: Tri = FALSE;
  for (const test of tests) {
    outcome = or(outcome, test(request));
    if (outcome === TRUE) return TRUE;
  }
  return outcome;
}

function compileResourcePattern(pattern: string, version: PolicyVersion): RequestTest {
  if (pattern === '*') return () => TRUE;
  const template = compileTemplate(pattern, {
    style: pattern.startsWith('arn:') ? 'arn' : 'wildcard',
    version,
    fold: (text) => text,
  });
  if (template.kind === 'fixed') {
    const matches = matcherOf(template.codes);
    return (request) => tri(matches(request.resource));
  }
  return (request) => {
    const filled = template.fill(request);
    if (filled === UNKNOWN || filled === FALSE) return filled;
    return tri(matcherOf(filled)(request.resource));
  };
}

/**
 * How a principal element covers the principal of a request.
 *
 * `direct` names the very session, user or root that asks (or everyone); `role`
 * names the role behind a session; `account` hands the decision to the
 * principal's account.
 */
export type Naming = 'none' | 'account' | 'role' | 'possibly-direct' | 'direct';

const NAMING_RANK: Readonly<Record<Naming, number>> = {
  none: 0,
  account: 1,
  'possibly-direct': 2,
  role: 3,
  direct: 4,
};

/**
 * Tells how a `Principal` or `NotPrincipal` element names the principal of a
 * request; the strongest of its entries counts. A missing element names everyone.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html}
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html}
 */
export function namingOf(element: PrincipalElement | undefined, principal: Principal): Naming {
  if (element === undefined) return 'direct';
  let strongest: Naming = 'none';
  for (const entry of element.entries) {
    const naming = entryNaming(entry, principal);
    if (NAMING_RANK[naming] > NAMING_RANK[strongest]) strongest = naming;
  }
  if (!element.negated) return strongest;
  if (strongest === 'possibly-direct') return 'possibly-direct';
  return strongest === 'none' ? 'direct' : 'none';
}

function entryNaming(entry: PrincipalEntry, principal: Principal): Naming {
  switch (entry.type) {
    case '*':
      return 'direct';
    case 'AWS':
      return awsNaming(entry.value, principal);
    case 'Service':
      return principal.kind === 'service' && entry.value === principal.service ? 'direct' : 'none';
    case 'Federated':
      return principal.kind === 'federated' && entry.value === principal.provider
        ? 'direct'
        : 'none';
    case 'CanonicalUser':
      return principal.kind === 'canonical-user' && entry.value === principal.id
        ? 'direct'
        : 'none';
  }
}

function awsNaming(value: string, principal: Principal): Naming {
  if (value === '*') return 'direct';
  const account = accountOf(principal);
  if (account === null || !('arn' in principal)) return 'none';
  if (isAccountId(value)) return value === account ? accountNaming(principal) : 'none';
  if (value === principal.arn) {
    return principal.kind === 'role' ? 'role' : accountNaming(principal, 'direct');
  }
  const arn = parseArn(value);
  if (arn === null || arn.account !== account) return 'none';
  if (arn.service === 'iam' && arn.resource === 'root') return accountNaming(principal);
  if (principal.kind === 'role-session' && value === principal.roleArn) return 'role';
  if (principal.kind === 'role' && isSessionOf(arn.resource, principal.arn))
    return 'possibly-direct';
  return 'none';
}

/** An entry that names the account names its root user as such, and everyone else through the account. */
function accountNaming(principal: Principal, otherwise: Naming = 'account'): Naming {
  return principal.kind === 'root' ? 'direct' : otherwise;
}

/** A session ARN has the role's name without its path. */
function isSessionOf(resource: string, roleArn: string): boolean {
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return resource.startsWith(`assumed-role/${roleName}/`);
}
