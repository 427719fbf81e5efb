import type { Request } from '../request/request.ts';
import type { CompiledLayer, CompiledLayers, CompiledStatement } from './compile.ts';
import { accountOf } from './context.ts';
import type {
  Decision,
  DecisionKind,
  LayerDecision,
  LayerKind,
  ResidualTerm,
  StatementReference,
} from './decision.ts';
import { type Naming, namingOf } from './naming.ts';
import { residualTerms } from './residual.ts';
import { and, FALSE, or, TRUE, type Tri, UNKNOWN } from './tri.ts';

/**
 * Decides one request against every layer of policy.
 *
 * An explicit deny in any layer wins. Otherwise RCPs, SCPs and the endpoint
 * policy must allow, and then either the principal's own policies do (identity
 * and boundary and session) or the resource-based policy grants by itself.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html}
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html}
 */
export function evaluate(request: Request, layers: CompiledLayers): Decision {
  const question = questionOf(request, layers);
  const verdict = weigh(question, layers);
  const decision = decisionOf(verdict.denied, verdict.granted);
  return {
    decision,
    blockedBy: blockingLayer(decision, verdict, needsOnlyResource(question, layers)),
    layers: verdict.outcomes.map((outcome) => explainLayer(outcome, question)),
    residual: decision === 'Unknown' ? collectResidual(question, verdict) : [],
  };
}

/** The decision alone, without reasons: the same answer as {@link evaluate}, sooner. */
export function decide(request: Request, layers: CompiledLayers): DecisionKind {
  const verdict = weigh(questionOf(request, layers), layers);
  return decisionOf(verdict.denied, verdict.granted);
}

function questionOf(request: Request, layers: CompiledLayers): Question {
  return { request, action: request.action.toLowerCase(), hasBoundary: layers.boundary !== null };
}

/** What one layer says of a request, before it is put in words. */
interface LayerOutcome {
  readonly kind: LayerKind;
  readonly layer: CompiledLayer;
  readonly allowed: Tri;
  readonly denied: Tri;
  /** Whether this layer must allow for the request to pass. */
  readonly required: boolean;
}

/** A request with what of it and of the layers every statement's match needs. */
interface Question {
  readonly request: Request;
  /** In lower case. */
  readonly action: string;
  readonly hasBoundary: boolean;
}

interface Verdict {
  readonly outcomes: readonly LayerOutcome[];
  readonly denied: Tri;
  readonly granted: Tri;
  /** A layer that must allow but does not exist: no policy at all can allow there. */
  readonly lacking: 'resource' | 'session' | null;
  /** Whether the resource's policy names the role, so that identity-based policies need not allow. */
  readonly isRoleNamed: boolean;
}

function weigh(question: Question, layers: CompiledLayers): Verdict {
  const guardrails = guardrailOutcomes(question, layers);
  const resource = weighResource(question, layers);
  const own = ownOutcomes(question, layers);
  const outcomes = [...guardrails, ...resource.outcomes, ...own];
  let denied: Tri = FALSE;
  for (const outcome of outcomes) denied = or(denied, outcome.denied);
  let granted: Tri = joinSides(question, layers, resource, own);
  for (const outcome of guardrails) granted = and(granted, outcome.allowed);
  const lacking = lackingLayer(question, layers, resource);
  const isRoleNamed = resource.role !== FALSE && !isCrossAccount(question.request);
  return { outcomes, denied, granted, lacking, isRoleNamed };
}

/** RCPs and SCPs, level by level, and the endpoint policy: each of them must allow. */
function guardrailOutcomes(question: Question, layers: CompiledLayers): readonly LayerOutcome[] {
  const outcomes: LayerOutcome[] = [];
  for (const level of layers.rcps ?? []) {
    // RCPFullAWSAccess is attached everywhere and cannot be detached.
    outcomes.push({ ...weighLayer('rcp', level, question), allowed: TRUE });
  }
  for (const level of layers.scps ?? []) outcomes.push(weighLayer('scp', level, question));
  if (layers.endpoint !== null) outcomes.push(weighLayer('endpoint', layers.endpoint, question));
  return outcomes;
}

/** The policies of the principal itself. A root user needs no identity-based policy. */
function ownOutcomes(question: Question, layers: CompiledLayers): readonly LayerOutcome[] {
  const identity = weighLayer('identity', layers.identity, question);
  const isRoot = question.request.principal.kind === 'root';
  const outcomes: LayerOutcome[] = [isRoot ? { ...identity, allowed: TRUE } : identity];
  if (layers.boundary !== null) outcomes.push(weighLayer('boundary', layers.boundary, question));
  if (layers.session !== null) outcomes.push(weighLayer('session', layers.session, question));
  return outcomes;
}

function weighLayer(kind: LayerKind, layer: CompiledLayer, question: Question): LayerOutcome {
  const { allows, denies } = layer.relevantTo(question.action);
  return {
    kind,
    layer,
    allowed: anyMatches(kind, allows, question),
    denied: anyMatches(kind, denies, question),
    required: true,
  };
}

function anyMatches(
  kind: LayerKind,
  statements: readonly CompiledStatement[],
  question: Question,
): Tri {
  let outcome: Tri = FALSE;
  for (const statement of statements) {
    outcome = or(outcome, matchStatement(kind, statement, question));
    if (outcome === TRUE) return TRUE;
  }
  return outcome;
}

/** Whether a statement whose action matches covers the request otherwise. */
function matchStatement(kind: LayerKind, compiled: CompiledStatement, question: Question): Tri {
  const named = principalMatch(kind, compiled, question);
  if (named === FALSE) return FALSE;
  let outcome = and(named, compiled.resource(question.request));
  for (const condition of compiled.conditions) {
    if (outcome === FALSE) return FALSE;
    outcome = and(outcome, condition(question.request));
  }
  return outcome;
}

/** A statement of a resource-based or trust policy without principal covers nobody. */
function principalMatch(kind: LayerKind, compiled: CompiledStatement, question: Question): Tri {
  if (compiled.statement.principal === undefined) {
    return kind === 'resource' || kind === 'trust' ? FALSE : TRUE;
  }
  const naming = namingIn(compiled, question);
  if (naming === 'none') return FALSE;
  return naming === 'possibly-direct' ? UNKNOWN : TRUE;
}

function namingIn(compiled: CompiledStatement, question: Question): Naming {
  return namingOf(compiled.statement.principal, {
    principal: question.request.principal,
    effect: compiled.statement.effect,
    hasBoundary: question.hasBoundary,
  });
}

/** How far the resource-based policy grants, by the way in which it names the principal. */
interface ResourceGrant {
  readonly outcomes: readonly LayerOutcome[];
  /** By any statement. */
  readonly any: Tri;
  /** By a statement that names the principal itself, or everyone. */
  readonly direct: Tri;
  /** By a statement that names the role behind the session. */
  readonly role: Tri;
  /** Whether nothing is granted unless this policy allows it. */
  readonly required: boolean;
}

function weighResource(question: Question, layers: CompiledLayers): ResourceGrant {
  const required = mustResourceAllow(question, layers);
  if (layers.resource === null) {
    return { outcomes: [], any: FALSE, direct: FALSE, role: FALSE, required };
  }
  const kind = layers.isTrust ? 'trust' : 'resource';
  const outcome = { ...weighLayer(kind, layers.resource, question), required };
  const grant = { outcomes: [outcome], any: outcome.allowed, required };
  if (outcome.allowed === FALSE) return { ...grant, direct: FALSE, role: FALSE };
  const { allows } = layers.resource.relevantTo(question.action);
  const grantedAs = (wanted: readonly Naming[]): Tri =>
    anyMatches(
      kind,
      allows.filter((compiled) => wanted.includes(namingIn(compiled, question))),
      question,
    );
  return { ...grant, direct: grantedAs(['direct', 'possibly-direct']), role: grantedAs(['role']) };
}

/**
 * Across accounts, for trust policies and for KMS keys the resource's side must
 * allow; for callers without policies of their own it alone does.
 */
function mustResourceAllow(question: Question, layers: CompiledLayers): boolean {
  if (needsOnlyResource(question, layers) || isCrossAccount(question.request)) return true;
  if (layers.resource === null) return false;
  if (layers.isTrust) return ASSUMING_ACTIONS.has(question.action);
  return question.action.startsWith('kms:');
}

const FEDERATED_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
]);
const ASSUMING_ACTIONS: ReadonlySet<string> = new Set([
  ...FEDERATED_ACTIONS,
  'sts:assumerole',
  'sts:tagsession',
  'sts:setsourceidentity',
]);

/** Services, providers and anonymous callers have no policies; an assertion is presented without credentials. */
function needsOnlyResource(question: Question, layers: CompiledLayers): boolean {
  if (accountOf(question.request.principal) === null) return true;
  return layers.isTrust && FEDERATED_ACTIONS.has(question.action);
}

function isCrossAccount(request: Request): boolean {
  const account = accountOf(request.principal);
  return request.resourceAccount !== null && request.resourceAccount !== account;
}

/**
 * Joins what the principal's policies and the resource's policy grant.
 *
 * In one account a resource-based policy that names the user or session grants
 * whatever the boundary and session policy leave out; one that names the role is
 * limited by them; one that names the account leaves it to identity-based policies.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 *   "Resource-based policies and implicit denies in other policy types (same account)"
 */
function joinSides(
  question: Question,
  layers: CompiledLayers,
  resource: ResourceGrant,
  own: readonly LayerOutcome[],
): Tri {
  if (needsOnlyResource(question, layers)) return resource.any;
  const identity = own[0]?.allowed ?? FALSE;
  let limits: Tri = lacksSessionPolicy(question, layers) ? FALSE : TRUE;
  for (const outcome of own.slice(1)) limits = and(limits, outcome.allowed);
  if (isCrossAccount(question.request)) return and(resource.any, and(identity, limits));
  const delegated = resource.required ? and(resource.any, identity) : identity;
  return or(resource.direct, and(or(resource.role, delegated), limits));
}

/** A federated user session has only what its session policies pass on. */
function lacksSessionPolicy(question: Question, layers: CompiledLayers): boolean {
  return question.request.principal.kind === 'federated-user' && layers.session === null;
}

function lackingLayer(
  question: Question,
  layers: CompiledLayers,
  resource: ResourceGrant,
): Verdict['lacking'] {
  if (resource.required && layers.resource === null) return 'resource';
  if (needsOnlyResource(question, layers)) return null;
  return lacksSessionPolicy(question, layers) ? 'session' : null;
}

function decisionOf(denied: Tri, granted: Tri): DecisionKind {
  if (denied === TRUE) return 'ExplicitlyDenied';
  if (granted === FALSE) return 'ImplicitlyDenied';
  return granted === TRUE && denied === FALSE ? 'Allowed' : 'Unknown';
}

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

/** The first layer that refuses, in the order in which AWS asks them. */
function blockingLayer(decision: DecisionKind, verdict: Verdict, alone: boolean): LayerKind | null {
  if (decision === 'ExplicitlyDenied') {
    return verdict.outcomes.find((outcome) => outcome.denied === TRUE)?.kind ?? null;
  }
  if (decision !== 'ImplicitlyDenied') return null;
  const refusing: LayerKind[] = verdict.outcomes
    .filter((outcome) => outcome.required && outcome.allowed === FALSE)
    .filter((outcome) => !alone || !OWN_KINDS.has(outcome.kind))
    .filter((outcome) => outcome.kind !== 'identity' || !verdict.isRoleNamed)
    .map((outcome) => outcome.kind);
  if (verdict.lacking !== null) refusing.push(verdict.lacking);
  return LAYER_ORDER.find((kind) => refusing.includes(kind)) ?? null;
}

const OWN_KINDS: ReadonlySet<LayerKind> = new Set<LayerKind>(['identity', 'boundary', 'session']);

function explainLayer(outcome: LayerOutcome, question: Question): LayerDecision {
  const decision = decisionOf(outcome.denied, outcome.allowed);
  const { allows, denies } = outcome.layer.relevantTo(question.action);
  const causes = decision === 'ExplicitlyDenied' ? denies : allows;
  const statements: readonly StatementReference[] = causes
    .filter((compiled) => matchStatement(outcome.kind, compiled, question) === TRUE)
    .map((compiled) => compiled.reference);
  return { kind: outcome.kind, decision, statements };
}

/** In these layers it also matters which statement allows, by how it names the principal. */
const RESOURCE_KINDS: ReadonlySet<LayerKind> = new Set<LayerKind>(['resource', 'trust']);

/** The undecided conditions of the statements on which the answer depends. */
function collectResidual(question: Question, verdict: Verdict): readonly ResidualTerm[] {
  return verdict.outcomes.flatMap((outcome) => {
    const { allows, denies } = outcome.layer.relevantTo(question.action);
    const candidates = [
      ...(outcome.denied === UNKNOWN ? denies : []),
      ...(outcome.allowed === UNKNOWN || RESOURCE_KINDS.has(outcome.kind) ? allows : []),
    ];
    return candidates
      .filter((compiled) => matchStatement(outcome.kind, compiled, question) === UNKNOWN)
      .flatMap((compiled) =>
        residualTerms(compiled, question.request, namingIn(compiled, question)),
      );
  });
}
