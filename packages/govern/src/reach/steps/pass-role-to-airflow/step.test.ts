import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToAirflow } from './step.ts';

describe('pass-role-to-airflow', () => {
  it.each(passRoleScenarios('airflow.amazonaws.com', [['airflow:CreateEnvironment']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(passRoleToAirflow, scenario)).toEqual(scenario.expected);
    },
  );
});
