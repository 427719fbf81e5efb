import { unreachable } from '../../invariant.ts';
import type { Request } from '../../request/request.ts';
import type { LayerKind, PolicyLayers, ResidualTerm } from '../decision.ts';
import { refusedToCaller } from './caller-limits.ts';
import { certain, type Gate } from './gate.ts';
import { allows, type Layer, undecidedAllows } from './layers.ts';
import type { StatementMatch } from './match-statement.ts';

/** What the flow of a decision looks at. */
export interface Flow {
  readonly request: Request;
  readonly given: PolicyLayers;
  readonly layers: readonly Layer[];
}

/**
 * What has to be allowed for the request to be allowed, explicit denies apart.
 *
 * First the guardrails: every level of RCPs, every level of SCPs, the VPC
 * endpoint policy. Then what the caller's credentials can call at all. Then what
 * the account of the resource and the account of the principal grant.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 *   the list of steps
 */
export function gateOf(flow: Flow): Gate {
  const refused = refusedToCaller(flow.request);
  const caller = refused === null ? [] : [certain(refused, 'false')];
  return { kind: 'all', gates: [...guardrails(flow), ...caller, grants(flow)] };
}

/**
 * "If the enforcement code does not find any applicable `Allow` statements in
 * the SCPs, then the request is implicitly denied"; each level from the root
 * down must allow. RCP levels pass by the implied `RCPFullAWSAccess`.
 *
 * @see {@link https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html}
 * @see {@link https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html}
 */
function guardrails(flow: Flow): readonly Gate[] {
  return flow.layers
    .filter((layer) => layer.kind === 'scp' || layer.kind === 'endpoint')
    .map((layer) => demand(layer));
}

function grants(flow: Flow): Gate {
  const { principal } = flow.request;
  switch (principal.kind) {
    case 'service':
    case 'anonymous':
    case 'federated':
    case 'canonical-user':
      // They have no identity-based policies: the resource's policy alone decides.
      return resourceDemand(flow, () => true);
    case 'root':
    case 'user':
    case 'role':
    case 'role-session':
    case 'federated-user':
      if (isFederatedAssume(flow)) return resourceDemand(flow, () => true);
      return isCrossAccount(flow.request, principal.account)
        ? crossAccount(flow)
        : sameAccount(flow);
    default:
      return unreachable(principal);
  }
}

/** Assumed: a resource whose account is not known belongs to the principal's. */
function isCrossAccount(request: Request, principalAccount: string): boolean {
  return request.resourceAccount !== null && request.resourceAccount !== principalAccount;
}

/**
 * "The request is allowed only if both evaluations return a decision of `Allow`":
 * the resource-based policy in the trusting account; in the trusted account the
 * identity-based policy and what limits it.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html}
 *   "Determining whether a cross-account request is allowed"
 */
function crossAccount(flow: Flow): Gate {
  const resource = resourceDemand(flow, () => true);
  return { kind: 'all', gates: [resource, identityDemand(flow), ...limits(flow)] };
}

/**
 * Within one account "you only need an explicit allow for the principal in either
 * an identity-based policy or a resource-based policy". The table of implicit
 * denies tells how far a resource-based grant reaches:
 *
 * - to the user, the role session, the federated user session itself, or to
 *   everyone: nothing else limits it;
 * - to the role, or to the user who made a federated user session: an implicit
 *   deny in the boundary or a session policy limits it;
 * - to the account: it delegates, and the identity-based policy must grant too.
 *
 * "IAM role trust policies and KMS key policies are exceptions to this logic,
 * because they must explicitly allow access for principals."
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 *   "Resource-based policies and implicit denies in other policy types (same account)"
 */
function sameAccount(flow: Flow): Gate {
  const direct = resourceDemand(
    flow,
    ({ principal }) => principal === 'direct' || principal === 'possibly-direct',
  );
  const role = resourceDemand(
    flow,
    ({ principal }) => principal === 'role' || principal === 'possibly-role',
  );
  const delegated: Gate = mustAllowByItself(flow)
    ? { kind: 'all', gates: [resourceDemand(flow, () => true), identityDemand(flow)] }
    : identityDemand(flow);
  const limited: Gate = {
    kind: 'all',
    gates: [{ kind: 'one', gates: [role, delegated] }, ...limits(flow)],
  };
  return { kind: 'one', gates: [direct, limited] };
}

/**
 * Whether the resource's policy must allow by itself: a trust policy when its
 * role is assumed, and a KMS key policy. A role or key that comes without its
 * policy still is one.
 *
 * @see {@link https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html}
 *   "Unless the key policy explicitly allows it, you cannot use IAM policies to allow access"
 */
function mustAllowByItself(flow: Flow): boolean {
  const { resource } = flow.given;
  if (resource === null) return absentPolicy(flow.request, flow.given) !== null;
  const action = flow.request.action.toLowerCase();
  if (resource.kind === 'trust') return ASSUMING_ACTIONS.has(action);
  return action.startsWith('kms:');
}

/** The policy that a role which is assumed, or a key, has in AWS but not among the layers. */
function absentPolicy(request: Request, given: PolicyLayers): 'trust' | 'resource' | null {
  if (given.resource !== null) return null;
  const action = request.action.toLowerCase();
  const [, , service, , , ...rest] = request.resource.split(':');
  const name = rest.join(':');
  if (service === 'iam' && name.startsWith('role/') && ASSUMING_ACTIONS.has(action)) return 'trust';
  const isKey = service === 'kms' && name.startsWith('key/');
  return isKey && action.startsWith('kms:') ? 'resource' : null;
}

/** What depends on a trust or key policy that exists but was not collected; nothing where none is missing. */
export function uncollected(request: Request, given: PolicyLayers): readonly ResidualTerm[] {
  const absent = absentPolicy(request, given);
  if (absent === null || given.policyNotKnown !== true) return [];
  const name = absent === 'trust' ? 'trust policy' : 'key policy';
  return [{ statement: null, condition: `the ${name}, which is not in the input, allows it` }];
}

const ASSUMING_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
]);

/**
 * Whether a role is assumed with an identity provider's assertion, which needs
 * nothing but the trust policy: the call is made without AWS credentials.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html}
 */
function isFederatedAssume(flow: Flow): boolean {
  const action = flow.request.action.toLowerCase();
  const isFederated =
    action === 'sts:assumerolewithsaml' || action === 'sts:assumerolewithwebidentity';
  if (!isFederated) return false;
  return (
    flow.given.resource?.kind === 'trust' || absentPolicy(flow.request, flow.given) === 'trust'
  );
}

/**
 * The identity-based policies must allow. The root user has no such policies and
 * "has full access": all that is granted to its account.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_compare-resource-policies.html}
 *   "The AccountB root user has all of the permissions that are granted to the account"
 */
function identityDemand(flow: Flow): Gate {
  if (flow.request.principal.kind === 'root') return certain('identity', 'true');
  return layerDemand(flow, 'identity');
}

/**
 * The boundary, where there is one, and the session policies must allow.
 *
 * A session without session policies is allowed if it is a role session;
 * "otherwise, the request is implicitly denied": a federated user session has
 * only what its session policies pass on.
 *
 * Assumed: several session policies of one session allow together what any of
 * them allows.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 *   "IAM permissions boundaries", "Session policies"
 */
function limits(flow: Flow): readonly Gate[] {
  const boundary = flow.given.boundary === null ? [] : [layerDemand(flow, 'boundary')];
  if (flow.given.session !== null) return [...boundary, layerDemand(flow, 'session')];
  const isFederatedUser = flow.request.principal.kind === 'federated-user';
  return isFederatedUser ? [...boundary, certain('session', 'false')] : boundary;
}

/**
 * The resource's policy must allow, by a statement that is accepted. One that was
 * not collected may hold any statement; one that does not exist holds none.
 */
function resourceDemand(flow: Flow, accepts: (statement: StatementMatch) => boolean): Gate {
  const layer = flow.layers.find((each) => each.kind === 'resource' || each.kind === 'trust');
  if (layer !== undefined) return demand(layer, accepts);
  const absent = absentPolicy(flow.request, flow.given) ?? 'resource';
  const undecided = uncollected(flow.request, flow.given);
  if (undecided.length === 0) return certain(absent, 'false');
  return { kind: 'demand', layer: absent, outcome: 'unknown', undecided };
}

function layerDemand(flow: Flow, kind: LayerKind): Gate {
  const layer = flow.layers.find((each) => each.kind === kind);
  return layer === undefined ? certain(kind, 'false') : demand(layer);
}

function demand(layer: Layer, accepts: (statement: StatementMatch) => boolean = () => true): Gate {
  return {
    kind: 'demand',
    layer: layer.kind,
    outcome: allows(layer, accepts),
    undecided: undecidedAllows(layer, accepts),
  };
}
