import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToSparkSession } from './step.ts';

describe('pass-role-to-spark-session', () => {
  it.each(
    passRoleScenarios('athena.amazonaws.com', [
      ['athena:CreateWorkGroup', 'athena:StartSession', 'athena:StartCalculationExecution'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToSparkSession, scenario)).toEqual(scenario.expected);
  });
});
