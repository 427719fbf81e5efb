import type { Request } from '../request/request.ts';
import { callerLimit } from './caller-limits.ts';
import type { CompiledLayer, CompiledLayers, CompiledStatement } from './compile.ts';
import {
  allows,
  decide,
  decisionOf,
  denies,
  isCrossAccount,
  isPolicyNotKnown,
  lacksSessionPolicy,
  matchStatement,
  mustResourceAllow,
  namingIn,
  needsOnlyResource,
  possibleNamingIn,
  type Question,
  questionOf,
  resourceAllows,
  resourceKind,
} from './decide.ts';
import type { Decision, DecisionKind, LayerDecision, LayerKind, ResidualTerm } from './decision.ts';
import { missingPolicyTerm, residualTerms } from './residual.ts';
import { FALSE, TRUE, type Tri, UNKNOWN } from './tri.ts';

/**
 * Decides one request against every layer of policy, with its reasons: what each
 * layer said by which statements, which layer refuses, and on what the answer
 * still depends.
 */
export function evaluate(request: Request, layers: CompiledLayers): Decision {
  const question = questionOf(request, layers);
  const decision = decide(request, layers);
  const outcomes = layerOutcomes(question);
  return {
    decision,
    blockedBy: blockingLayer(decision, question, outcomes),
    layers: outcomes.map((outcome) => explainLayer(outcome, question)),
    residual: decision === 'Unknown' ? collectResidual(question, outcomes) : [],
  };
}

/** What one layer, or one level of a layer, says of a request by itself. */
interface LayerOutcome {
  readonly kind: LayerKind;
  readonly layer: CompiledLayer;
  readonly allowed: Tri;
  readonly denied: Tri;
}

/** Every layer that exists, in the order in which AWS asks them. */
function layerOutcomes(question: Question): readonly LayerOutcome[] {
  const { layers, request } = question;
  const weigh = (kind: LayerKind, layer: CompiledLayer, implied = false): LayerOutcome => ({
    kind,
    layer,
    allowed: implied ? TRUE : allows(kind, layer, question),
    denied: denies(kind, layer, question),
  });
  const optional = (kind: LayerKind, layer: CompiledLayer | null): readonly LayerOutcome[] =>
    layer === null ? [] : [weigh(kind, layer)];
  return [
    ...(layers.rcps ?? []).map((level) => weigh('rcp', level, true)),
    ...(layers.scps ?? []).map((level) => weigh('scp', level)),
    ...optional('endpoint', layers.endpoint),
    ...optional(resourceKind(layers), layers.resource),
    weigh('identity', layers.identity, request.principal.kind === 'root'),
    ...optional('boundary', layers.boundary),
    ...optional('session', layers.session),
  ];
}

/** The first layer that refuses, in the order in which AWS asks them. */
function blockingLayer(
  decision: DecisionKind,
  question: Question,
  outcomes: readonly LayerOutcome[],
): LayerKind | null {
  if (decision === 'ExplicitlyDenied') {
    return outcomes.find((outcome) => outcome.denied === TRUE)?.kind ?? null;
  }
  if (decision !== 'ImplicitlyDenied') return null;
  const refusing: LayerKind[] = outcomes
    .filter((outcome) => outcome.allowed === FALSE && mustAllow(outcome.kind, question))
    .map((outcome) => outcome.kind);
  const refused = callerLimit(question.request.principal.kind, question.action);
  if (refused !== null) {
    return refusing.find((kind) => GUARDRAILS.has(kind)) ?? refused.blockedBy;
  }
  if (lacksResourcePolicy(question)) refusing.push(question.missing ?? 'resource');
  if (lacksSessionPolicy(question) && !needsOnlyResource(question)) refusing.push('session');
  return LAYER_ORDER.find((kind) => refusing.includes(kind)) ?? null;
}

/** Whether the resource's policy must allow and there is none. */
function lacksResourcePolicy(question: Question): boolean {
  if (question.layers.resource !== null || isPolicyNotKnown(question)) return false;
  return mustResourceAllow(question);
}

const GUARDRAILS: ReadonlySet<LayerKind> = new Set<LayerKind>(['scp', 'endpoint']);

const LAYER_ORDER: readonly LayerKind[] = [
  'rcp',
  'scp',
  'endpoint',
  'resource',
  'trust',
  'identity',
  'boundary',
  'session',
];

/** Whether nothing is allowed that this layer does not allow. */
function mustAllow(kind: LayerKind, question: Question): boolean {
  switch (kind) {
    case 'rcp':
    case 'scp':
    case 'endpoint':
      return true;
    case 'resource':
    case 'trust':
      return mustResourceAllow(question);
    case 'identity':
      return !needsOnlyResource(question) && !isGrantedToRole(question);
    case 'boundary':
    case 'session':
      return !needsOnlyResource(question);
  }
}

/** Within one account a grant to the role takes the place of identity-based policies. */
function isGrantedToRole(question: Question): boolean {
  return !isCrossAccount(question.request) && resourceAllows(question, 'role') !== FALSE;
}

function explainLayer(outcome: LayerOutcome, question: Question): LayerDecision {
  const decision = decisionOf(outcome.denied, outcome.allowed);
  const relevant = outcome.layer.relevantTo(question.action, question.service);
  const causes = decision === 'ExplicitlyDenied' ? relevant.denies : relevant.allows;
  const statements = causes
    .filter((compiled) => matchStatement(outcome.kind, compiled, question) === TRUE)
    .map((compiled) => compiled.reference);
  return { kind: outcome.kind, decision, statements };
}

/** The undecided conditions of the statements on which the answer depends. */
function collectResidual(
  question: Question,
  outcomes: readonly LayerOutcome[],
): readonly ResidualTerm[] {
  const { missing } = question;
  const unknownPolicy =
    missing !== null && isPolicyNotKnown(question) ? [missingPolicyTerm(missing)] : [];
  const inStatements = outcomes.flatMap((outcome) => {
    const relevant = outcome.layer.relevantTo(question.action, question.service);
    // Of a resource's policy it also matters which statement allows, by how it names the principal.
    const isResource = outcome.kind === 'resource' || outcome.kind === 'trust';
    const candidates = [
      ...(outcome.denied === UNKNOWN ? relevant.denies : []),
      ...(outcome.allowed === UNKNOWN || isResource ? relevant.allows : []),
    ];
    return candidates
      .filter((compiled) => isOpen(outcome.kind, compiled, question))
      .flatMap((compiled) => {
        const isNamingOpen =
          namingIn(compiled, question, outcome.kind) === 'possible' ||
          possibleNamingIn(compiled, question) !== 'none';
        return residualTerms(compiled, question.request, isNamingOpen);
      });
  });
  return [...inStatements, ...unknownPolicy];
}

/** Whether a statement's part in the answer is not decided. */
function isOpen(kind: LayerKind, compiled: CompiledStatement, question: Question): boolean {
  const match = matchStatement(kind, compiled, question);
  return match === UNKNOWN || (match === TRUE && possibleNamingIn(compiled, question) !== 'none');
}
