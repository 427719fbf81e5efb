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
  readonly statement: StatementReference;
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
}
