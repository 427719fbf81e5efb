import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToDataPipeline } from './step.ts';

describe('pass-role-to-data-pipeline: datapipeline.amazonaws.com', () => {
  it.each(
    passRoleScenarios('datapipeline.amazonaws.com', [
      [
        'datapipeline:CreatePipeline',
        'datapipeline:PutPipelineDefinition',
        'datapipeline:ActivatePipeline',
      ],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToDataPipeline, scenario)).toEqual(scenario.expected);
  });
});

describe('pass-role-to-data-pipeline: ec2.amazonaws.com', () => {
  it.each(
    passRoleScenarios('ec2.amazonaws.com', [
      [
        'datapipeline:CreatePipeline',
        'datapipeline:PutPipelineDefinition',
        'datapipeline:ActivatePipeline',
      ],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToDataPipeline, scenario)).toEqual(scenario.expected);
  });
});
