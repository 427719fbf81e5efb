import type { ActionElement } from '../../policy/policy.ts';
import { matchWildcard } from '../../wildcard/match-wildcard.ts';

/**
 * Tells whether a statement's `Action` or `NotAction` covers an action.
 *
 * "The prefix and the action name are case insensitive"; `*` and `?` work over
 * the whole text. `NotAction` "explicitly matches everything except the
 * specified list of actions".
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html}
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html}
 */
export function matchAction(element: ActionElement, action: string): boolean {
  const wanted = action.toLowerCase();
  const listed = element.patterns.some((pattern) => matchWildcard(pattern.toLowerCase(), wanted));
  return listed !== element.negated;
}
