import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Deploying a revision, whose scripts CodeDeploy runs on EC2 instances. */
export const takeOverByDeployment: StepKind = takeOverKind({
  id: 'take-over-by-deployment',
  aliases: ['codedeploy-001'],
  title: "deploying a revision of the caller's to EC2 instances",
  page: 'https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html',
  runner: 'an EC2 instance of a deployment group',
  services: ['ec2.amazonaws.com'],
  shownBy: { calls: ['codedeploy:CreateDeployment'], names: ['deploymentGroupName'] },
  chains: [
    {
      actions: [
        'codedeploy:RegisterApplicationRevision',
        'codedeploy:GetDeploymentConfig',
        'codedeploy:CreateDeployment',
      ],
    },
  ],
});
