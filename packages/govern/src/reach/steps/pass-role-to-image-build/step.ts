import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role, by an instance profile, to the instance on which Image Builder runs the caller's component. */
export const passRoleToImageBuild: StepKind = passRoleKind({
  id: 'pass-role-to-image-build',
  aliases: ['imagebuilder-001'],
  title: 'passing a role to the instances of Image Builder',
  page: 'https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html',
  services: ['ec2.amazonaws.com'],
  passedIn: ['imagebuilder:CreateInfrastructureConfiguration'],
  chains: [
    {
      actions: [
        'imagebuilder:CreateComponent',
        'imagebuilder:CreateImageRecipe',
        'imagebuilder:CreateInfrastructureConfiguration',
        'imagebuilder:CreateImage',
      ],
    },
  ],
});
