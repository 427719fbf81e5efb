import type { Principal, Request } from '../request/request.ts';
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
import { type Naming, namingOf } from './elements.ts';
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
  const action = request.action.toLowerCase();
  const verdict = weigh(request, layers, action);
  const decision = decisionOf(verdict.denied, verdict.granted);
  return {
    decision,
    blockedBy: blockingLayer(decision, verdict),
    layers: verdict.outcomes.map((outcome) => explainLayer(outcome, action, request)),
    residual: decision === 'Unknown' ? collectResidual(request, verdict, action) : [],
  };
}

/** The decision alone, without reasons: the same answer as {@link evaluate}, sooner. */
export function decide(request: Request, layers: CompiledLayers): DecisionKind {
  const verdict = weigh(request, layers, request.action.toLowerCase());
  return decisionOf(verdict.denied, verdict.granted);
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

interface Verdict {
  /** Whether the resource's side must allow but has no policy that could. */
  readonly lacksResourcePolicy: boolean;
  readonly outcomes: readonly LayerOutcome[];
  readonly denied: Tri;
  readonly granted: Tri;
}

function weigh(request: Request, layers: CompiledLayers, action: string): Verdict {
  const guardrails = guardrailOutcomes(request, layers, action);
  const resource = weighResource(request, layers, action);
  const own = principalOutcomes(request, layers, action, resource);
  const outcomes = [...guardrails, ...resource.outcome, ...own.outcomes];
  let denied: Tri = FALSE;
  for (const outcome of outcomes) denied = or(denied, outcome.denied);
  let granted: Tri = own.granted;
  for (const outcome of guardrails) granted = and(granted, outcome.allowed);
  const lacksResourcePolicy = resource.required && layers.resource === null;
  return { outcomes, denied, granted, lacksResourcePolicy };
}

/** RCPs and SCPs, level by level, and the endpoint policy: each of them must allow. */
function guardrailOutcomes(
  request: Request,
  layers: CompiledLayers,
  action: string,
): readonly LayerOutcome[] {
  const outcomes: LayerOutcome[] = [];
  for (const level of layers.rcps ?? []) {
    const outcome = weighLayer('rcp', level, action, request);
    // RCPFullAWSAccess is attached everywhere and cannot be detached: a level without Allow passes.
    outcomes.push(level.hasAllow ? outcome : { ...outcome, allowed: TRUE });
  }
  for (const level of layers.scps ?? []) outcomes.push(weighLayer('scp', level, action, request));
  if (layers.endpoint !== null) {
    outcomes.push(weighLayer('endpoint', layers.endpoint, action, request));
  }
  return outcomes;
}

function weighLayer(
  kind: LayerKind,
  layer: CompiledLayer,
  action: string,
  request: Request,
): LayerOutcome {
  const { allows, denies } = layer.relevantTo(action);
  return {
    kind,
    layer,
    allowed: anyMatches(kind, allows, request),
    denied: anyMatches(kind, denies, request),
    required: true,
  };
}

function anyMatches(
  kind: LayerKind,
  statements: readonly CompiledStatement[],
  request: Request,
): Tri {
  let outcome: Tri = FALSE;
  for (const statement of statements) {
    outcome = or(outcome, matchStatement(kind, statement, request));
    if (outcome === TRUE) return TRUE;
  }
  return outcome;
}

/** Whether a statement whose action matches covers the request otherwise. */
function matchStatement(kind: LayerKind, compiled: CompiledStatement, request: Request): Tri {
  const named = principalMatch(kind, compiled, request.principal);
  if (named === FALSE) return FALSE;
  let outcome = and(named, compiled.resource(request));
  for (const condition of compiled.conditions) {
    if (outcome === FALSE) return FALSE;
    outcome = and(outcome, condition(request));
  }
  return outcome;
}

function principalMatch(kind: LayerKind, compiled: CompiledStatement, principal: Principal): Tri {
  const element = compiled.statement.principal;
  if (element === undefined) return kind === 'resource' || kind === 'trust' ? FALSE : TRUE;
  const naming = namingOf(element, principal);
  if (naming === 'none') return FALSE;
  return naming === 'possibly-direct' ? UNKNOWN : TRUE;
}

/** How far the resource-based policy grants, by the way in which it names the principal. */
interface ResourceGrant {
  readonly outcome: readonly LayerOutcome[];
  readonly any: Tri;
  readonly direct: Tri;
  readonly role: Tri;
  /** Whether nothing is granted unless this policy allows it. */
  readonly required: boolean;
}

const ASSUME_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
]);

function weighResource(request: Request, layers: CompiledLayers, action: string): ResourceGrant {
  const required = mustResourceAllow(request, layers, action);
  if (layers.resource === null) {
    return { outcome: [], any: FALSE, direct: FALSE, role: FALSE, required };
  }
  const kind = layers.isTrust ? 'trust' : 'resource';
  const outcome = { ...weighLayer(kind, layers.resource, action, request), required };
  const { allows } = layers.resource.relevantTo(action);
  const grantedAs = (...namings: readonly Naming[]): Tri =>
    anyMatches(
      kind,
      allows.filter((compiled) =>
        namings.includes(namingOf(compiled.statement.principal, request.principal)),
      ),
      request,
    );
  if (outcome.allowed === FALSE) {
    return { outcome: [outcome], any: FALSE, direct: FALSE, role: FALSE, required };
  }
  return {
    outcome: [outcome],
    any: outcome.allowed,
    direct: grantedAs('direct', 'possibly-direct'),
    role: grantedAs('role'),
    required,
  };
}

/** Across accounts, for trust policies and for KMS keys the resource's side must allow as well. */
function mustResourceAllow(request: Request, layers: CompiledLayers, action: string): boolean {
  if (layers.resource !== null && layers.isTrust && ASSUME_ACTIONS.has(action)) return true;
  if (layers.resource !== null && action.startsWith('kms:')) return true;
  return isCrossAccount(request);
}

function isCrossAccount(request: Request): boolean {
  const account = accountOf(request.principal);
  return (
    account === null || (request.resourceAccount !== null && request.resourceAccount !== account)
  );
}

/** Services, providers and anonymous callers have no policies of their own. */
function hasOwnPolicies(principal: Principal): boolean {
  return accountOf(principal) !== null;
}

/**
 * The principal's own policies, joined with the resource's grant.
 *
 * In one account a resource-based policy that names the user or session grants
 * whatever the boundary and session policy leave out; one that names the role is
 * limited by them.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html}
 *   "Resource-based policies and implicit denies in other policy types"
 */
function principalOutcomes(
  request: Request,
  layers: CompiledLayers,
  action: string,
  resource: ResourceGrant,
): { readonly outcomes: readonly LayerOutcome[]; readonly granted: Tri } {
  if (!hasOwnPolicies(request.principal)) return { outcomes: [], granted: resource.any };
  const isRoot = request.principal.kind === 'root';
  const identity = weighLayer('identity', layers.identity, action, request);
  const outcomes = [isRoot ? { ...identity, allowed: TRUE } : identity];
  if (layers.boundary !== null)
    outcomes.push(weighLayer('boundary', layers.boundary, action, request));
  if (layers.session !== null)
    outcomes.push(weighLayer('session', layers.session, action, request));
  const limits = outcomes.slice(1).reduce<Tri>((all, outcome) => and(all, outcome.allowed), TRUE);
  const own = and(isRoot ? TRUE : identity.allowed, limits);
  if (!resource.required) {
    const bySide = or(resource.direct, and(resource.role, limits));
    return { outcomes, granted: or(own, bySide) };
  }
  if (isCrossAccount(request)) return { outcomes, granted: and(own, resource.any) };
  const granted = or(and(own, resource.any), or(resource.direct, and(resource.role, limits)));
  return { outcomes, granted };
}

const GUARDRAILS: ReadonlySet<LayerKind> = new Set<LayerKind>(['rcp', 'scp', 'endpoint']);

function decisionOf(denied: Tri, granted: Tri): DecisionKind {
  if (denied === TRUE) return 'ExplicitlyDenied';
  if (granted === FALSE) return 'ImplicitlyDenied';
  return granted === TRUE && denied === FALSE ? 'Allowed' : 'Unknown';
}

function blockingLayer(decision: DecisionKind, verdict: Verdict): LayerKind | null {
  switch (decision) {
    case 'ExplicitlyDenied':
      return verdict.outcomes.find((outcome) => outcome.denied === TRUE)?.kind ?? null;
    case 'ImplicitlyDenied': {
      const refusing = verdict.outcomes.find(
        (outcome) => outcome.required && outcome.allowed === FALSE,
      );
      const isGuardrail = refusing !== undefined && GUARDRAILS.has(refusing.kind);
      if (verdict.lacksResourcePolicy && !isGuardrail) return 'resource';
      return refusing?.kind ?? null;
    }
    case 'Allowed':
    case 'Unknown':
      return null;
  }
}

function explainLayer(outcome: LayerOutcome, action: string, request: Request): LayerDecision {
  const decision = decisionOf(outcome.denied, outcome.allowed);
  const { allows, denies } = outcome.layer.relevantTo(action);
  const causes = decision === 'ExplicitlyDenied' ? denies : allows;
  const statements: readonly StatementReference[] =
    decision === 'ImplicitlyDenied'
      ? []
      : causes
          .filter((compiled) => matchStatement(outcome.kind, compiled, request) === TRUE)
          .map((compiled) => compiled.reference);
  return { kind: outcome.kind, decision, statements };
}

/** The undecided conditions of the statements on which the answer depends. */
function collectResidual(
  request: Request,
  verdict: Verdict,
  action: string,
): readonly ResidualTerm[] {
  return verdict.outcomes.flatMap((outcome) => {
    const { allows, denies } = outcome.layer.relevantTo(action);
    const candidates = [
      ...(outcome.denied === UNKNOWN ? denies : []),
      ...(outcome.allowed === UNKNOWN ? allows : []),
    ];
    return candidates
      .filter((compiled) => matchStatement(outcome.kind, compiled, request) === UNKNOWN)
      .flatMap((compiled) => residualTerms(compiled, request));
  });
}
