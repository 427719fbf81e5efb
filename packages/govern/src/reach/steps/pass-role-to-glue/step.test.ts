import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToGlue } from './step.ts';

describe('pass-role-to-glue', () => {
  it.each(
    passRoleScenarios('glue.amazonaws.com', [
      ['glue:CreateJob', 'glue:StartJobRun'],
      ['glue:CreateJob', 'glue:CreateTrigger'],
      ['glue:CreateSession', 'glue:RunStatement'],
      ['glue:CreateDevEndpoint'],
      ['glue:UpdateJob', 'glue:StartJobRun'],
      ['glue:UpdateJob', 'glue:CreateTrigger'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToGlue, scenario)).toEqual(scenario.expected);
  });
});
