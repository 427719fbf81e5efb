import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverTask } from './step.ts';

describe('take-over-task', () => {
  it.each(takeOverScenarios('ecs-tasks.amazonaws.com', [['ecs:ExecuteCommand']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(takeOverTask, scenario)).toEqual(scenario.expected);
    },
  );
});
