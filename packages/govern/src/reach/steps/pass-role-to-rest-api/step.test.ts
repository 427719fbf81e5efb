import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToRestApi } from './step.ts';

describe('pass-role-to-rest-api', () => {
  it.each(passRoleScenarios('apigateway.amazonaws.com', [['apigateway:POST', 'apigateway:PUT']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(passRoleToRestApi, scenario)).toEqual(scenario.expected);
    },
  );
});
