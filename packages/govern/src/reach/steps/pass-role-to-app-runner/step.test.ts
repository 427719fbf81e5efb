import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToAppRunner } from './step.ts';

describe('pass-role-to-app-runner', () => {
  it.each(
    passRoleScenarios('tasks.apprunner.amazonaws.com', [
      ['apprunner:CreateService'],
      ['apprunner:UpdateService'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToAppRunner, scenario)).toEqual(scenario.expected);
  });
});
