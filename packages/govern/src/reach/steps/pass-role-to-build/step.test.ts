import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToBuild } from './step.ts';

describe('pass-role-to-build', () => {
  it.each(
    passRoleScenarios('codebuild.amazonaws.com', [
      ['codebuild:CreateProject', 'codebuild:StartBuild'],
      ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
      ['codebuild:UpdateProject', 'codebuild:StartBuild'],
      ['codebuild:UpdateProject', 'codebuild:StartBuildBatch'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToBuild, scenario)).toEqual(scenario.expected);
  });
});
