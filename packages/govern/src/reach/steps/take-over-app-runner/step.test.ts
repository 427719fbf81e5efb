import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverAppRunner } from './step.ts';

describe('take-over-app-runner', () => {
  it.each(takeOverScenarios('tasks.apprunner.amazonaws.com', [['apprunner:UpdateService']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(takeOverAppRunner, scenario)).toEqual(scenario.expected);
    },
  );
});
