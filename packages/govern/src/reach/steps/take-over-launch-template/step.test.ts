import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverLaunchTemplate } from './step.ts';

describe('take-over-launch-template', () => {
  it.each(
    takeOverScenarios('ec2.amazonaws.com', [
      ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverLaunchTemplate, scenario)).toEqual(scenario.expected);
  });
});
