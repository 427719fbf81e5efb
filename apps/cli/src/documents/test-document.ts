import type { DecisionKind, LayerKind } from '@countersign/core';
import type { ExpectedDecision, Scenario, ScenarioResult } from '@countersign/govern';

/** The answer of `test --json`. */
export interface TestDocument {
  readonly schema: 'countersign.test/1';
  readonly results: readonly TestResult[];
}

/** What became of one scenario. */
export interface TestResult {
  /** The file that holds the scenario. */
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
  readonly expected: ExpectedDecision;
  /** Only where the scenario says which layer must refuse. */
  readonly expectedBlockedBy?: LayerKind | null;
  readonly actual: DecisionKind;
  readonly blockedBy: LayerKind | null;
}

/** A scenario, where it stands, and what became of it. */
export interface RanScenario {
  readonly file: string;
  readonly scenario: Scenario;
  readonly result: ScenarioResult;
}

/** Puts the results of scenarios in the form that others script against. */
export function testDocument(ran: readonly RanScenario[]): TestDocument {
  return { schema: 'countersign.test/1', results: ran.map(toResult) };
}

function toResult({ file, scenario, result }: RanScenario): TestResult {
  const { blockedBy: expectedBlockedBy } = scenario.expected;
  return {
    file,
    name: result.name,
    passed: result.passed,
    expected: result.expected,
    ...(expectedBlockedBy === undefined ? {} : { expectedBlockedBy }),
    actual: result.actual,
    blockedBy: result.blockedBy,
  };
}
