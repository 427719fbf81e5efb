import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToStackSet } from './step.ts';

describe('pass-role-to-stack-set', () => {
  it.each(
    passRoleScenarios('cloudformation.amazonaws.com', [
      ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
      ['cloudformation:UpdateStackSet'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToStackSet, scenario)).toEqual(scenario.expected);
  });
});
