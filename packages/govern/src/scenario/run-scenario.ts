import type { Decision, DecisionKind, LayerKind } from '@countersign/core';
import type { Expectation, ExpectedDecision, Scenario, ScenarioRequest } from './scenario.ts';

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

/** Decides an operation by all of its requests, of which there is at least one. */
export type ScenarioEvaluator = (
  requests: readonly [ScenarioRequest, ...ScenarioRequest[]],
) => ScenarioAnswer;

/** Puts a scenario to an evaluator and compares the answer with what is expected. */
export function runScenario(
  { name, request, layers, also, expected }: Scenario,
  evaluateAll: ScenarioEvaluator,
): ScenarioResult {
  const { decision, blockedBy } = evaluateAll([[request, layers], ...also]);
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
