import type { Request } from '../request/request.ts';
import { actionName } from './action-name.ts';
import { callerLimit } from './caller-limits.ts';
import type { CompiledLayer, CompiledLayers, CompiledStatement } from './compile.ts';
import { accountOf } from './context.ts';
import type { DecisionKind, LayerKind } from './decision.ts';
import { ASSUMING_ACTIONS, missingPolicy } from './missing-policy.ts';
import { type Naming, namingOf, possibleNaming } from './naming.ts';
import { and, FALSE, or, TRUE, type Tri, UNKNOWN } from './tri.ts';

/** A request with what of it and of the layers every statement's match needs. */
export interface Question {
  readonly request: Request;
  /** In lower case. */
  readonly action: string;
  /** What stands before the colon of the action. */
  readonly service: string;
  readonly layers: CompiledLayers;
  /** The kind of policy that the resource must have and that `layers` lacks. */
  readonly missing: 'trust' | 'resource' | null;
}

/** Prepares a request for its statements to be matched. */
export function questionOf(request: Request, layers: CompiledLayers): Question {
  const { name: action, service } = actionName(request.action);
  return { request, action, service, layers, missing: missingPolicy(request, action, layers) };
}

/**
 * Decides one request, without reasons.
 *
 * An explicit deny in any layer wins. Otherwise RCPs, SCPs and the endpoint
 * policy must allow, the caller's kind of credentials must be able to make the
 * call, and then either the principal's own policies allow (identity and boundary
 * and session) or the resource-based policy grants by itself.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html}
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 */
export function decide(request: Request, layers: CompiledLayers): DecisionKind {
  const question = questionOf(request, layers);
  const denied = isDenied(question);
  if (denied === TRUE) return 'ExplicitlyDenied';
  const allowed = and(guardrailsAllow(question), sidesAllow(question));
  return decisionOf(denied, allowed === FALSE || !mayCall(question) ? FALSE : allowed);
}

/** Whether the caller's kind of credentials can make the call at all. */
function mayCall({ request, action }: Question): boolean {
  const { kind } = request.principal;
  return kind === 'user' || callerLimit(kind, action) === null;
}

/** The four answers from whether something denies and whether all that must allow does. */
export function decisionOf(denied: Tri, allowed: Tri): DecisionKind {
  if (denied === TRUE) return 'ExplicitlyDenied';
  if (allowed === FALSE) return 'ImplicitlyDenied';
  return allowed === TRUE && denied === FALSE ? 'Allowed' : 'Unknown';
}

/** Whether a Deny statement of any layer applies. */
function isDenied(question: Question): Tri {
  const { layers } = question;
  let denied: Tri = denies('identity', layers.identity, question);
  for (const level of layers.scps ?? NO_LEVELS) denied = or(denied, denies('scp', level, question));
  for (const level of layers.rcps ?? NO_LEVELS) denied = or(denied, denies('rcp', level, question));
  if (layers.boundary !== null) denied = or(denied, denies('boundary', layers.boundary, question));
  if (layers.session !== null) denied = or(denied, denies('session', layers.session, question));
  if (layers.endpoint !== null) denied = or(denied, denies('endpoint', layers.endpoint, question));
  if (layers.resource !== null) {
    denied = or(denied, denies(resourceKind(layers), layers.resource, question));
  }
  return isPolicyNotKnown(question) ? or(denied, UNKNOWN) : denied;
}

/** Whether the resource must have a policy that was not collected: it may allow, and it may deny. */
export function isPolicyNotKnown({ layers, missing }: Question): boolean {
  return missing !== null && layers.policyNotKnown;
}

const NO_LEVELS: readonly CompiledLayer[] = [];

/** SCPs, level by level, and the endpoint policy: each must allow. RCPs always do: `RCPFullAWSAccess` cannot be detached. */
function guardrailsAllow(question: Question): Tri {
  const { scps, endpoint } = question.layers;
  let allowed: Tri = TRUE;
  for (const level of scps ?? NO_LEVELS) allowed = and(allowed, allows('scp', level, question));
  return endpoint === null ? allowed : and(allowed, allows('endpoint', endpoint, question));
}

/**
 * Joins what the principal's policies and the resource's policy grant.
 *
 * In one account a resource-based policy that names the user or session grants
 * whatever the boundary and session policy leave out; one that names the role or
 * user behind a session is limited by them; one that names the account leaves it
 * to identity-based policies.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 *   "Resource-based policies and implicit denies in other policy types (same account)"
 */
function sidesAllow(question: Question): Tri {
  if (needsOnlyResource(question)) return resourceAllows(question, 'any');
  if (isCrossAccount(question.request)) {
    const resource = resourceAllows(question, 'any');
    return resource === FALSE
      ? FALSE
      : and(resource, and(identityAllows(question), limitsAllow(question)));
  }
  const direct = resourceAllows(question, 'direct');
  if (direct === TRUE) return TRUE;
  const limits = limitsAllow(question);
  return limits === FALSE ? direct : or(direct, and(delegatedOrRole(question), limits));
}

function delegatedOrRole(question: Question): Tri {
  const identity = identityAllows(question);
  const delegated = mustResourceAllow(question)
    ? and(identity, resourceAllows(question, 'any'))
    : identity;
  return delegated === TRUE ? TRUE : or(delegated, resourceAllows(question, 'role'));
}

/** A root user needs no identity-based policy. */
function identityAllows(question: Question): Tri {
  if (question.request.principal.kind === 'root') return TRUE;
  return allows('identity', question.layers.identity, question);
}

/** Boundary and session policies; a federated user session has only what its session policies pass on. */
function limitsAllow(question: Question): Tri {
  const { boundary, session } = question.layers;
  if (lacksSessionPolicy(question)) return FALSE;
  const byBoundary = boundary === null ? TRUE : allows('boundary', boundary, question);
  return session === null ? byBoundary : and(byBoundary, allows('session', session, question));
}

/** Whether nothing but the absence of a session policy keeps a federated user from its permissions. */
export function lacksSessionPolicy({ request, layers }: Question): boolean {
  return request.principal.kind === 'federated-user' && layers.session === null;
}

/** How a grant of the resource's policy may name the principal: in any way, or in one that reaches further. */
type GrantedAs = 'any' | 'direct' | 'role';

/** Whether the resource-based policy allows, by a statement that names the principal in this way. */
export function resourceAllows(question: Question, as: GrantedAs): Tri {
  const { layers } = question;
  if (layers.resource === null) return isPolicyNotKnown(question) ? UNKNOWN : FALSE;
  const kind = resourceKind(layers);
  let outcome: Tri = FALSE;
  for (const compiled of layers.resource.relevantTo(question.action, question.service).allows) {
    if (as === 'any' || namingIn(compiled, question) === as) {
      outcome = or(outcome, matchStatement(kind, compiled, question));
      if (outcome === TRUE) return TRUE;
    } else if (possibleNamingIn(compiled, question) === as) {
      outcome = or(outcome, and(UNKNOWN, matchStatement(kind, compiled, question)));
    }
  }
  return outcome;
}

/** How a statement may name the principal beyond what is sure, for lack of knowledge about it. */
export function possibleNamingIn(
  { principal }: CompiledStatement,
  { request }: Question,
): 'none' | 'role' | 'direct' {
  return principal === null ? 'none' : possibleNaming(principal, request.principal);
}

/**
 * Whether nothing is granted unless the resource's policy allows it: across
 * accounts, for trust policies and KMS keys, and for callers without policies of
 * their own.
 */
export function mustResourceAllow(question: Question): boolean {
  const { action, layers, request } = question;
  if (needsOnlyResource(question) || isCrossAccount(request)) return true;
  if (layers.resource === null) return question.missing !== null;
  return layers.isTrust ? ASSUMING_ACTIONS.has(action) : action.startsWith('kms:');
}

const FEDERATED_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
]);

/** Services, providers and anonymous callers have no policies; an assertion is presented without credentials. */
export function needsOnlyResource({ action, layers, missing, request }: Question): boolean {
  if (accountOf(request.principal) === null) return true;
  return (layers.isTrust || missing === 'trust') && FEDERATED_ACTIONS.has(action);
}

/** A resource whose account is not known counts as the principal's own. */
export function isCrossAccount(request: Request): boolean {
  const account = accountOf(request.principal);
  return request.resourceAccount !== null && request.resourceAccount !== account;
}

/** The kind of the resource layer. */
export function resourceKind(layers: CompiledLayers): 'trust' | 'resource' {
  return layers.isTrust ? 'trust' : 'resource';
}

/** Whether an Allow statement of a layer applies. */
export function allows(kind: LayerKind, layer: CompiledLayer, question: Question): Tri {
  return anyMatches(kind, layer.relevantTo(question.action, question.service).allows, question);
}

/** Whether a Deny statement of a layer applies. */
export function denies(kind: LayerKind, layer: CompiledLayer, question: Question): Tri {
  return anyMatches(kind, layer.relevantTo(question.action, question.service).denies, question);
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
export function matchStatement(
  kind: LayerKind,
  compiled: CompiledStatement,
  question: Question,
): Tri {
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
  if (compiled.principal === null) {
    return kind === 'resource' || kind === 'trust' ? FALSE : TRUE;
  }
  const naming = namingIn(compiled, question, kind);
  if (naming === 'none') return FALSE;
  return naming === 'possible' ? UNKNOWN : TRUE;
}

/** How a statement names the principal of a request; one without principal names everyone. */
export function namingIn(
  { principal }: CompiledStatement,
  { request, layers }: Question,
  kind?: LayerKind,
): Naming {
  if (principal === null) return 'direct';
  const isGateway = kind === 'endpoint' && layers.endpointType === 'gateway';
  return namingOf(principal, request.principal, layers.boundary !== null, isGateway);
}
