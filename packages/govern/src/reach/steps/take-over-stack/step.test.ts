import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverStack } from './step.ts';

describe('take-over-stack', () => {
  it.each(
    takeOverScenarios('cloudformation.amazonaws.com', [
      ['cloudformation:UpdateStack'],
      ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverStack, scenario)).toEqual(scenario.expected);
  });
});
