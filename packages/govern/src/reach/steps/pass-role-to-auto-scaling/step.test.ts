import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToAutoScaling } from './step.ts';

describe('pass-role-to-auto-scaling', () => {
  it.each(
    passRoleScenarios('ec2.amazonaws.com', [
      ['autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'],
      ['autoscaling:CreateLaunchConfiguration', 'autoscaling:UpdateAutoScalingGroup'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToAutoScaling, scenario)).toEqual(scenario.expected);
  });
});
