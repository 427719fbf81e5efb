import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToFunction } from './step.ts';

describe('pass-role-to-function', () => {
  it.each(
    passRoleScenarios('lambda.amazonaws.com', [
      ['lambda:CreateFunction', 'lambda:InvokeFunction'],
      ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
      ['lambda:CreateFunction', 'lambda:AddPermission'],
      ['lambda:UpdateFunctionConfiguration', 'lambda:UpdateFunctionCode', 'lambda:InvokeFunction'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToFunction, scenario)).toEqual(scenario.expected);
  });
});
