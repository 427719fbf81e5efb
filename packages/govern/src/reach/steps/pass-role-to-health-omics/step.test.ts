import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToHealthOmics } from './step.ts';

describe('pass-role-to-health-omics', () => {
  it.each(
    passRoleScenarios('omics.amazonaws.com', [
      ['omics:CreateWorkflow', 'omics:StartRun', 's3:GetObject'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToHealthOmics, scenario)).toEqual(scenario.expected);
  });
});
