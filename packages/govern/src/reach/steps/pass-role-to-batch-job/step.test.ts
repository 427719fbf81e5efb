import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToBatchJob } from './step.ts';

describe('pass-role-to-batch-job', () => {
  it.each(
    passRoleScenarios('ecs-tasks.amazonaws.com', [
      [
        'batch:CreateComputeEnvironment',
        'batch:CreateJobQueue',
        'batch:RegisterJobDefinition',
        'batch:SubmitJob',
      ],
      ['batch:RegisterJobDefinition', 'batch:SubmitJob'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToBatchJob, scenario)).toEqual(scenario.expected);
  });
});
