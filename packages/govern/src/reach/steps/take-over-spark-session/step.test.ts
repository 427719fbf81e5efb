import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverSparkSession } from './step.ts';

describe('take-over-spark-session', () => {
  it.each(
    takeOverScenarios('athena.amazonaws.com', [
      ['athena:StartSession', 'athena:StartCalculationExecution'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverSparkSession, scenario)).toEqual(scenario.expected);
  });
});
