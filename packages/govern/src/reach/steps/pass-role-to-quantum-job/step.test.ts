import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToQuantumJob } from './step.ts';

describe('pass-role-to-quantum-job', () => {
  it.each(passRoleScenarios('braket.amazonaws.com', [['braket:CreateJob']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(passRoleToQuantumJob, scenario)).toEqual(scenario.expected);
    },
  );
});
