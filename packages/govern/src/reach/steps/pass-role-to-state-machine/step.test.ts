import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToStateMachine } from './step.ts';

describe('pass-role-to-state-machine', () => {
  it.each(
    passRoleScenarios('states.amazonaws.com', [
      ['states:TestState'],
      ['states:CreateStateMachine', 'states:StartExecution'],
      ['states:UpdateStateMachine', 'states:StartExecution'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToStateMachine, scenario)).toEqual(scenario.expected);
  });
});
