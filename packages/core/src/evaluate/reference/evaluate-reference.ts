import { unreachable } from '../../invariant.ts';
import type { Request } from '../../request/request.ts';
import type { Decision, DecisionKind, LayerKind, PolicyLayers, ResidualTerm } from '../decision.ts';
import { completeContext } from './complete-context.ts';
import { gateOf, uncollected } from './decision-flow.ts';
import { blockedBy, type Gate, passes, undecidedOf } from './gate.ts';
import {
  decideLayer,
  decisionOf,
  denies,
  type Layer,
  matchLayers,
  undecidedDenies,
} from './layers.ts';
import { anyOf } from './ternary.ts';

/**
 * Decides one request against all layers, read off AWS's pages step by step.
 *
 * Slow on purpose: the oracle for the compiled evaluator. Conditions that are
 * not known count as independent of each other, so that the answer may be
 * `Unknown` where two of them can only be true together or apart; every other
 * answer holds whatever the unknown context is.
 *
 * An explicit deny in any layer that is passed in counts, also for principals
 * that could not have such a layer. Exemptions from SCPs and RCPs are the
 * caller's to make, by passing `null`.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 */
export function evaluateReference(request: Request, layers: PolicyLayers): Decision {
  const context = completeContext(request);
  const matched = matchLayers(layers, { request, context, hasBoundary: layers.boundary !== null });
  const gate = gateOf({ request, given: layers, layers: matched });
  const open = uncollected(request, layers);
  const denied = anyOf([...matched.map(denies), ...open.map(() => 'unknown' as const)]);
  const decision = decisionOf(denied, passes(gate));
  return {
    decision,
    blockedBy: blockingLayer(decision, gate, matched),
    layers: matched.map((layer) => decideLayer(layer, isImplied(layer, request))),
    residual: decision === 'Unknown' ? residualOf(gate, matched, open) : [],
  };
}

function isImplied(layer: Layer, request: Request): boolean {
  const isRootIdentity = layer.kind === 'identity' && request.principal.kind === 'root';
  return layer.kind === 'rcp' || isRootIdentity;
}

function blockingLayer(
  decision: DecisionKind,
  gate: Gate,
  layers: readonly Layer[],
): LayerKind | null {
  switch (decision) {
    case 'ExplicitlyDenied':
      return layers.find((layer) => denies(layer) === 'true')?.kind ?? null;
    case 'ImplicitlyDenied':
      return blockedBy(gate);
    case 'Allowed':
    case 'Unknown':
      return null;
    default:
      return unreachable(decision);
  }
}

/** Each undecided condition of the statements that matter, once. */
function residualOf(
  gate: Gate,
  layers: readonly Layer[],
  open: readonly ResidualTerm[],
): readonly ResidualTerm[] {
  const terms = [...layers.flatMap(undecidedDenies), ...undecidedOf(gate), ...open];
  return terms.filter((term, index) => index === terms.findIndex((each) => isSame(each, term)));
}

function isSame(left: ResidualTerm, right: ResidualTerm): boolean {
  return left.statement === right.statement && left.condition === right.condition;
}
