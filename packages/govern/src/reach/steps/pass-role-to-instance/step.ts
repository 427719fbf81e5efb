import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role, by an instance profile, to an EC2 instance with user data of the caller's. */
export const passRoleToInstance: StepKind = passRoleKind({
  id: 'pass-role-to-instance',
  aliases: ['ec2-001', 'ec2-003'],
  title: 'passing a role to an EC2 instance',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html',
  services: ['ec2.amazonaws.com'],
  passedIn: [
    'ec2:RunInstances',
    'ec2:RequestSpotInstances',
    'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation',
  ],
  chains: [
    { actions: ['ec2:RunInstances'] },
    { actions: ['ec2:RequestSpotInstances'] },
    {
      actions: ['ec2:AssociateIamInstanceProfile'],
      needs: 'an EC2 instance without a role that the caller can log in to',
    },
    {
      actions: ['ec2:ReplaceIamInstanceProfileAssociation'],
      needs: 'an EC2 instance that the caller can log in to',
    },
  ],
});
