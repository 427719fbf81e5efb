import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverByDeployment } from './step.ts';

describe('take-over-by-deployment', () => {
  it.each(
    takeOverScenarios('ec2.amazonaws.com', [
      [
        'codedeploy:RegisterApplicationRevision',
        'codedeploy:GetDeploymentConfig',
        'codedeploy:CreateDeployment',
      ],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverByDeployment, scenario)).toEqual(scenario.expected);
  });
});
