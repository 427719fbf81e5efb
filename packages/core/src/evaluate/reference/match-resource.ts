import type { ResourceElement } from '../../policy/policy.ts';
import type { RequestContext } from '../../request/request.ts';
import { isArnPattern, matchArn, matchText } from './match-pattern.ts';
import { readPattern } from './pattern.ts';
import { anyOf, not, type Ternary } from './ternary.ts';

/**
 * Tells whether a statement's `Resource` or `NotResource` covers a resource.
 *
 * A statement without either covers every resource, as in a trust policy.
 *
 * Assumed: a pattern that is not an ARN, such as `*`, is matched over the whole
 * text; a pattern with a variable that cannot be substituted matches nothing,
 * and so excludes nothing from `NotResource`.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html}
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html}
 */
export function matchResource(
  element: ResourceElement | undefined,
  resource: string,
  variables: RequestContext | null,
): Ternary {
  if (element === undefined) return 'true';
  const listed = anyOf(element.patterns.map((text) => matchOne(text, resource, variables)));
  return element.negated ? not(listed) : listed;
}

function matchOne(text: string, resource: string, variables: RequestContext | null): Ternary {
  const pattern = readPattern(text, { wildcards: true, variables });
  if (pattern === null) return 'false';
  return isArnPattern(pattern) ? matchArn(pattern, resource) : matchText(pattern, resource);
}
