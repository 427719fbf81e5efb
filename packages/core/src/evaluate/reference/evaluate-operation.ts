import type { Request } from '../../request/request.ts';
import type { DecisionKind, OperationDecision, PolicyLayers } from '../decision.ts';
import { evaluateReference } from './evaluate-reference.ts';

/**
 * Decides an operation by all of its requests, read off AWS's rule for a single
 * request: an explicit deny beats everything, what is not allowed is denied, and
 * nothing is granted unless all that must allow do.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html}
 */
export function evaluateOperationReference(
  requests: readonly (readonly [Request, PolicyLayers])[],
): OperationDecision {
  const answers = requests.map(([request, layers]) => evaluateReference(request, layers));
  for (const decision of GRAVEST_FIRST) {
    const decidedBy = answers.findIndex((answer) => answer.decision === decision);
    const answer = answers[decidedBy];
    if (answer !== undefined) {
      return { decision, decidedBy, blockedBy: answer.blockedBy, requests: answers };
    }
  }
  return { decision: 'Allowed', decidedBy: null, blockedBy: null, requests: answers };
}

const GRAVEST_FIRST: readonly DecisionKind[] = ['ExplicitlyDenied', 'ImplicitlyDenied', 'Unknown'];
