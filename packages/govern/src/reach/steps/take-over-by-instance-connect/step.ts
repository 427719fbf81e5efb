import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/**
 * Logging in to an EC2 instance with a key that Instance Connect puts there. To
 * describe instances helps to find one and is not needed for it.
 */
export const takeOverByInstanceConnect: StepKind = takeOverKind({
  id: 'take-over-by-instance-connect',
  aliases: ['ec2instanceconnect-003'],
  title: 'logging in to an EC2 instance by Instance Connect',
  page: 'https://docs.aws.amazon.com/ec2-instance-connect/latest/APIReference/API_SendSSHPublicKey.html',
  runner: 'an EC2 instance',
  services: ['ec2.amazonaws.com'],
  shownBy: {
    calls: [
      'ec2-instance-connect:SendSSHPublicKey',
      'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
    ],
    names: ['instanceId'],
  },
  chains: [
    { actions: ['ec2-instance-connect:SendSSHPublicKey'] },
    { actions: ['ec2-instance-connect:SendSerialConsoleSSHPublicKey'] },
  ],
  found: { type: 'ec2:instance' },
});
