import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role, by an instance profile, to the instances of an Auto Scaling group. */
export const passRoleToAutoScaling: StepKind = passRoleKind({
  id: 'pass-role-to-auto-scaling',
  aliases: [],
  title: 'passing a role to the instances of an Auto Scaling group',
  page: 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateLaunchConfiguration.html',
  services: ['ec2.amazonaws.com'],
  passedIn: ['autoscaling:CreateLaunchConfiguration'],
  chains: [
    { actions: ['autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'] },
    {
      actions: ['autoscaling:CreateLaunchConfiguration', 'autoscaling:UpdateAutoScalingGroup'],
      needs: 'an Auto Scaling group',
    },
  ],
});
