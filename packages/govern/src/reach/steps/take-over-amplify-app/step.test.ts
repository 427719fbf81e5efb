import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverAmplifyApp } from './step.ts';

describe('take-over-amplify-app', () => {
  it.each(takeOverScenarios('amplify.amazonaws.com', [['amplify:UpdateApp', 'amplify:StartJob']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(takeOverAmplifyApp, scenario)).toEqual(scenario.expected);
    },
  );
});
