import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverByInstanceConnect } from './step.ts';

describe('take-over-by-instance-connect', () => {
  it.each(
    takeOverScenarios('ec2.amazonaws.com', [
      ['ec2-instance-connect:SendSSHPublicKey'],
      ['ec2-instance-connect:SendSerialConsoleSSHPublicKey'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverByInstanceConnect, scenario)).toEqual(scenario.expected);
  });
});
