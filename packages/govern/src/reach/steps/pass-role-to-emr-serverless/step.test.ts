import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToEmrServerless } from './step.ts';

describe('pass-role-to-emr-serverless', () => {
  it.each(
    passRoleScenarios('emr-serverless.amazonaws.com', [
      ['emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'],
      ['emr-serverless:StartJobRun'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToEmrServerless, scenario)).toEqual(scenario.expected);
  });
});
