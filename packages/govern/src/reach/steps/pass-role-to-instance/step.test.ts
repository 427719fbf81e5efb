import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToInstance } from './step.ts';

describe('pass-role-to-instance', () => {
  it.each(
    passRoleScenarios('ec2.amazonaws.com', [
      ['ec2:RunInstances'],
      ['ec2:RequestSpotInstances'],
      ['ec2:AssociateIamInstanceProfile'],
      ['ec2:ReplaceIamInstanceProfileAssociation'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToInstance, scenario)).toEqual(scenario.expected);
  });
});
