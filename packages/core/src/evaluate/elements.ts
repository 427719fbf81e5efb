import type { ActionElement, PolicyVersion, ResourceElement } from '../policy/policy.ts';
import type { Request } from '../request/request.ts';
import { matchWildcard } from '../wildcard/match-wildcard.ts';
import { matcherOf, type TextMatcher } from './pattern.ts';
import { compileTemplate } from './template.ts';
import { FALSE, not, or, TRUE, type Tri, tri } from './tri.ts';

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
