import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverBuild } from './step.ts';

describe('take-over-build', () => {
  it.each(
    takeOverScenarios('codebuild.amazonaws.com', [
      ['codebuild:StartBuild'],
      ['codebuild:StartBuildBatch'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverBuild, scenario)).toEqual(scenario.expected);
  });
});
