import type { ActionElement, PolicyVersion, ResourceElement } from '../policy/policy.ts';
import type { Request } from '../request/request.ts';
import { matchWildcard } from '../wildcard/match-wildcard.ts';
import { matcherOf, type TextMatcher } from './pattern.ts';
import { compileTemplate } from './template.ts';
import { FALSE, not, or, TRUE, type Tri, tri } from './tri.ts';

/** An action element ready to be matched. */
export interface CompiledAction {
  /** Tells whether an action, given in lower case, is meant. */
  readonly matches: TextMatcher;
  /** The only services whose actions can be meant; `null` when any can. */
  readonly services: ReadonlySet<string> | null;
}

/**
 * Compiles `Action` or `NotAction`.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html}
 *   "The prefix and the action name are case insensitive"
 */
export function compileAction(element: ActionElement): CompiledAction {
  const literals = new Set<string>();
  const patternsByService = new Map<string, string[]>();
  const anyService: string[] = [];
  const services = new Set<string>();
  for (const written of element.patterns) {
    const pattern = written.toLowerCase();
    const service = serviceOf(pattern);
    services.add(service);
    if (!hasWildcard(pattern)) literals.add(pattern);
    else if (hasWildcard(service)) anyService.push(pattern);
    else pushTo(patternsByService, service, pattern);
  }
  const matches: TextMatcher = (action) =>
    literals.has(action) ||
    anyService.some((pattern) => pattern === '*' || matchWildcard(pattern, action)) ||
    (patternsByService.get(serviceOf(action)) ?? NO_PATTERNS).some((pattern) =>
      matchWildcard(pattern, action),
    );
  if (element.negated) return { matches: (action) => !matches(action), services: null };
  return { matches, services: anyService.length > 0 ? null : services };
}

const NO_PATTERNS: readonly string[] = [];

/** What stands before the colon of an action or action pattern; the whole text where there is none. */
export function serviceOf(action: string): string {
  const colon = action.indexOf(':');
  return colon < 0 ? action : action.slice(0, colon);
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
    style: 'resource',
    version,
    fold: (text) => text,
  });
  if (template.kind === 'fixed') {
    const matches = matcherOf(template.codes);
    return (request) => tri(matches(request.resource));
  }
  return (request) => template.matches(request.resource, request);
}
