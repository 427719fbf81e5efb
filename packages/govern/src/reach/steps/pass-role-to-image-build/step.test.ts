import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToImageBuild } from './step.ts';

describe('pass-role-to-image-build', () => {
  it.each(
    passRoleScenarios('ec2.amazonaws.com', [
      [
        'imagebuilder:CreateComponent',
        'imagebuilder:CreateImageRecipe',
        'imagebuilder:CreateInfrastructureConfiguration',
        'imagebuilder:CreateImage',
      ],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToImageBuild, scenario)).toEqual(scenario.expected);
  });
});
