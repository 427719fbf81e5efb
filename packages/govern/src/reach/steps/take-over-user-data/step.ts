import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Changing the user data of a stopped EC2 instance, which runs it when it starts. */
export const takeOverUserData: StepKind = takeOverKind({
  id: 'take-over-user-data',
  aliases: ['ec2-002'],
  title: 'changing the user data of an EC2 instance',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html',
  runner: 'an EC2 instance',
  services: ['ec2.amazonaws.com'],
  shownBy: { calls: ['ec2:ModifyInstanceAttribute'], names: ['instanceId'], withAny: ['userData'] },
  chains: [{ actions: ['ec2:StopInstances', 'ec2:ModifyInstanceAttribute', 'ec2:StartInstances'] }],
  found: { type: 'ec2:instance' },
});
