import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToAmplifyApp } from './step.ts';

describe('pass-role-to-amplify-app', () => {
  it.each(
    passRoleScenarios('amplify.amazonaws.com', [
      ['amplify:CreateApp', 'amplify:CreateBranch', 'amplify:StartJob'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToAmplifyApp, scenario)).toEqual(scenario.expected);
  });
});
