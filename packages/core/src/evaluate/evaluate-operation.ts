import type { Request } from '../request/request.ts';
import type { CompiledLayers } from './compile.ts';
import { decide } from './decide.ts';
import type { DecisionKind, OperationDecision } from './decision.ts';
import { evaluate } from './evaluate.ts';

/** One of the requests that an operation is authorised by, with the policies that bear on it. */
export interface OperationRequest {
  readonly request: Request;
  readonly layers: CompiledLayers;
}

/**
 * Decides an operation that AWS authorises by several requests, such as a service
 * call that passes a role: it is allowed only if every one of them is. Each
 * request is explained by itself.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html}
 */
export function evaluateOperation(
  requests: readonly [OperationRequest, ...OperationRequest[]],
): OperationDecision {
  const decisions = requests.map(({ request, layers }) => evaluate(request, layers));
  const decision = joinDecisions(decisions.map((each) => each.decision));
  const index = decisions.findIndex((each) => each.decision === decision);
  const isAllowed = decision === 'Allowed';
  return {
    decision,
    decidedBy: isAllowed ? null : index,
    blockedBy: isAllowed ? null : (decisions[index]?.blockedBy ?? null),
    requests: decisions,
  };
}

/** The same without reasons; stops at the first explicit deny. */
export function decideOperation(
  requests: readonly [OperationRequest, ...OperationRequest[]],
): DecisionKind {
  let worst: DecisionKind = 'Allowed';
  for (const { request, layers } of requests) {
    worst = worse(worst, decide(request, layers));
    if (worst === 'ExplicitlyDenied') break;
  }
  return worst;
}

/**
 * What follows for an operation from the decisions on its requests. A refusal is
 * certain also where another request is undecided.
 */
export function joinDecisions(decisions: readonly DecisionKind[]): DecisionKind {
  return decisions.reduce(worse, 'Allowed');
}

const RANK: Readonly<Record<DecisionKind, number>> = {
  Allowed: 0,
  Unknown: 1,
  ImplicitlyDenied: 2,
  ExplicitlyDenied: 3,
};

function worse(a: DecisionKind, b: DecisionKind): DecisionKind {
  return RANK[b] > RANK[a] ? b : a;
}
