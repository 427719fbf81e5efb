import type { Decision, DecisionKind, LayerKind, PolicyLayers, Request } from '@countersign/core';
import type { Expectation, ExpectedDecision, Scenario } from './scenario.ts';

/** What an evaluator made of a scenario. */
export interface ScenarioResult {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: ExpectedDecision;
  readonly actual: DecisionKind;
  /** The layer that refused, or `null` when none did. */
  readonly blockedBy: LayerKind | null;
}

/** The part of an answer that a scenario looks at. */
export type ScenarioAnswer = Pick<Decision, 'decision' | 'blockedBy'>;

/** Puts a scenario to an evaluator and compares the answer with what is expected. */
export function runScenario(
  { name, request, layers, expected }: Scenario,
  evaluateRequest: (request: Request, layers: PolicyLayers) => ScenarioAnswer,
): ScenarioResult {
  const { decision, blockedBy } = evaluateRequest(request, layers);
  const passed = meets(expected, { decision, blockedBy });
  return { name, passed, expected: expected.decision, actual: decision, blockedBy };
}

function meets(expected: Expectation, { decision, blockedBy }: ScenarioAnswer): boolean {
  const isBlockedAsExpected = expected.blockedBy === undefined || expected.blockedBy === blockedBy;
  return isBlockedAsExpected && isDecisionExpected(expected.decision, decision);
}

function isDecisionExpected(expected: ExpectedDecision, decision: DecisionKind): boolean {
  if (expected !== 'Denied') return decision === expected;
  return decision === 'ExplicitlyDenied' || decision === 'ImplicitlyDenied';
}
