import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToAutomation } from './step.ts';

describe('pass-role-to-automation', () => {
  it.each(
    passRoleScenarios('ssm.amazonaws.com', [
      ['ssm:CreateDocument', 'ssm:StartAutomationExecution'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToAutomation, scenario)).toEqual(scenario.expected);
  });
});
