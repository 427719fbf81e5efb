import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverGlueEndpoint } from './step.ts';

describe('take-over-glue-endpoint', () => {
  it.each(takeOverScenarios('glue.amazonaws.com', [['glue:UpdateDevEndpoint']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(takeOverGlueEndpoint, scenario)).toEqual(scenario.expected);
    },
  );
});
