import type { AttachedPolicy, PolicyKind } from '../policy/policy.ts';

/**
 * The four answers of the evaluator.
 *
 * `Unknown` means that the answer depends on context that the request does not
 * tell; the residual says on what.
 */
export type DecisionKind = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied' | 'Unknown';

/** The layers of a decision, in the order in which AWS's page draws them. */
export type LayerKind = PolicyKind;

/** Names one statement of one policy. */
export interface StatementReference {
  /** The name of the attached policy. */
  readonly policy: string;
  /** JSON Pointer within the policy document. */
  readonly pointer: string;
  readonly effect: 'Allow' | 'Deny';
}

/** What one layer said. */
export interface LayerDecision {
  readonly kind: LayerKind;
  readonly decision: DecisionKind;
  /** The determining statements: those that caused this layer's decision. */
  readonly statements: readonly StatementReference[];
}

/** One condition that could not be decided, in readable form, and the statement it stands in. */
export interface ResidualTerm {
  /** `null` where a whole policy is not known. */
  readonly statement: StatementReference | null;
  /** For instance `Bool aws:MultiFactorAuthPresent = true`. */
  readonly condition: string;
}

/** The answer to one request, with its reasons. */
export interface Decision {
  readonly decision: DecisionKind;
  /** The layer that refuses, or `null` when none does. */
  readonly blockedBy: LayerKind | null;
  readonly layers: readonly LayerDecision[];
  /** Empty unless the decision is `Unknown`. */
  readonly residual: readonly ResidualTerm[];
}

/** The answer to an operation that several requests authorise together. */
export interface OperationDecision {
  readonly decision: DecisionKind;
  /** The place in `requests` of the first one with that decision; `null` when all are allowed. */
  readonly decidedBy: number | null;
  /** The layer that refuses that request. */
  readonly blockedBy: LayerKind | null;
  /** The answer to each request, in the order in which they were asked. */
  readonly requests: readonly Decision[];
}

/**
 * Every policy that has a say on a request.
 *
 * `null` means that the layer does not exist; an empty list is a layer that
 * exists and allows nothing. SCPs and RCPs come per level: root, each
 * organizational unit, account. The default full-access RCP is implied.
 */
export interface PolicyLayers {
  readonly identity: readonly AttachedPolicy[];
  readonly boundary: AttachedPolicy | null;
  readonly session: readonly AttachedPolicy[] | null;
  readonly scps: readonly (readonly AttachedPolicy[])[] | null;
  readonly rcps: readonly (readonly AttachedPolicy[])[] | null;
  /** The resource's own policy; for `sts:AssumeRole` the role's trust policy. */
  readonly resource: AttachedPolicy | null;
  readonly endpoint: readonly AttachedPolicy[] | null;
  /** The kind of the VPC endpoint; an interface endpoint when absent. */
  readonly endpointType?: EndpointType;
  /**
   * Roles and KMS keys are never without a policy of their own. Where `resource`
   * is `null` for one of them, `true` says that its policy was not collected, so
   * that the answer depends on it; otherwise it has none, and lets nobody in.
   */
  readonly policyNotKnown?: boolean;
}

/** No policy at all, to begin from. */
export const NO_LAYERS: PolicyLayers = {
  identity: [],
  boundary: null,
  session: null,
  scps: null,
  rcps: null,
  resource: null,
  endpoint: null,
};

/** How a VPC endpoint is built, which decides what an account in its policy stands for. */
export type EndpointType = 'gateway' | 'interface';
