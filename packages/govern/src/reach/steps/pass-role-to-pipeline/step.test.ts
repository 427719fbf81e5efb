import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToPipeline } from './step.ts';

describe('pass-role-to-pipeline', () => {
  it.each(
    passRoleScenarios('codepipeline.amazonaws.com', [
      ['codepipeline:CreatePipeline'],
      ['codepipeline:UpdatePipeline', 'codepipeline:StartPipelineExecution'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToPipeline, scenario)).toEqual(scenario.expected);
  });
});
