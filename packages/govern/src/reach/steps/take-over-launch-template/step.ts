import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/**
 * Making a new version of a launch template the default: what launches instances by
 * it, such as an Auto Scaling group, then runs its user data.
 */
export const takeOverLaunchTemplate: StepKind = takeOverKind({
  id: 'take-over-launch-template',
  aliases: ['ec2-004'],
  title: 'changing a launch template',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html',
  runner: "an Auto Scaling group, by a launch template's default version,",
  services: ['ec2.amazonaws.com'],
  shownBy: {
    calls: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    names: ['launchTemplateId', 'launchTemplateName'],
  },
  chains: [{ actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'] }],
  found: {
    type: 'ec2:launch-template',
    needs: 'an Auto Scaling group that launches by the default version of the launch template',
  },
});
