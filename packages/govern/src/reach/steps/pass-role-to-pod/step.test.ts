import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToPod } from './step.ts';

describe('pass-role-to-pod', () => {
  it.each(
    passRoleScenarios('pods.eks.amazonaws.com', [
      ['eks:CreatePodIdentityAssociation', 'eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'],
      ['eks:CreatePodIdentityAssociation'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToPod, scenario)).toEqual(scenario.expected);
  });
});
