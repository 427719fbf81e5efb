import type { DecisionKind, LayerKind, PolicyLayers, Request } from '@countersign/core';

/**
 * A request, the policies that bear on it, and the decision that is right for
 * them by a page of AWS's.
 */
export interface Scenario {
  readonly name: string;
  /** The address of the page that the expectation follows. */
  readonly source: string;
  /** Why the decision is right, in one sentence; `null` when the scenario does not say. */
  readonly why: string | null;
  /** The principal as the scenario writes it. */
  readonly principal: string;
  readonly request: Request;
  readonly layers: PolicyLayers;
  /** Further requests by which the same operation is authorised. */
  readonly also: readonly ScenarioRequest[];
  readonly expected: Expectation;
}

/** A request with the policies that bear on it. */
export type ScenarioRequest = readonly [Request, PolicyLayers];

/** A decision, or `Denied` for either kind of denial. */
export type ExpectedDecision = DecisionKind | 'Denied';

/** What a scenario demands of an evaluator. */
export interface Expectation {
  readonly decision: ExpectedDecision;
  /** The layer that refuses, `null` for none; absent when any will do. */
  readonly blockedBy?: LayerKind | null;
}

/** The decisions that a scenario may expect. */
export const EXPECTED_DECISIONS: readonly ExpectedDecision[] = [
  'Allowed',
  'ExplicitlyDenied',
  'ImplicitlyDenied',
  'Unknown',
  'Denied',
];

/** The layers that a scenario may expect to refuse. */
export const BLOCKING_LAYERS: readonly LayerKind[] = [
  'identity',
  'resource',
  'trust',
  'boundary',
  'session',
  'scp',
  'rcp',
  'endpoint',
];
