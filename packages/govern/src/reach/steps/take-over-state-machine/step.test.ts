import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverStateMachine } from './step.ts';

describe('take-over-state-machine', () => {
  it.each(
    takeOverScenarios('states.amazonaws.com', [
      ['states:UpdateStateMachine', 'states:StartExecution'],
      ['states:UpdateStateMachine'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverStateMachine, scenario)).toEqual(scenario.expected);
  });
});
