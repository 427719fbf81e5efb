import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToStack } from './step.ts';

describe('pass-role-to-stack', () => {
  it.each(
    passRoleScenarios('cloudformation.amazonaws.com', [
      ['cloudformation:CreateStack'],
      ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
      ['cloudformation:UpdateStack'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToStack, scenario)).toEqual(scenario.expected);
  });
});
