import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToActivation } from './step.ts';

describe('pass-role-to-activation', () => {
  it.each(
    passRoleScenarios('ssm.amazonaws.com', [
      ['ssm:CreateActivation'],
      ['ssm:UpdateManagedInstanceRole'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToActivation, scenario)).toEqual(scenario.expected);
  });
});
