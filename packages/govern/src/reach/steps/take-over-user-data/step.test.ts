import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverUserData } from './step.ts';

describe('take-over-user-data', () => {
  it.each(
    takeOverScenarios('ec2.amazonaws.com', [
      ['ec2:StopInstances', 'ec2:ModifyInstanceAttribute', 'ec2:StartInstances'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverUserData, scenario)).toEqual(scenario.expected);
  });
});
