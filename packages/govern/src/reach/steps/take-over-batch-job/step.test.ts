import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverBatchJob } from './step.ts';

describe('take-over-batch-job', () => {
  it.each(takeOverScenarios('ecs-tasks.amazonaws.com', [['batch:SubmitJob']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(takeOverBatchJob, scenario)).toEqual(scenario.expected);
    },
  );
});
