import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Running commands on an EC2 instance that Systems Manager manages. */
export const takeOverManagedInstance: StepKind = takeOverKind({
  id: 'take-over-managed-instance',
  aliases: ['ssm-001', 'ssm-002'],
  title: 'running commands on an EC2 instance by Systems Manager',
  page: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartSession.html',
  runner: 'an EC2 instance',
  services: ['ec2.amazonaws.com'],
  shownBy: { calls: ['ssm:StartSession', 'ssm:SendCommand'], names: ['target', 'instanceIds'] },
  chains: [{ actions: ['ssm:StartSession'] }, { actions: ['ssm:SendCommand'] }],
  found: { type: 'ec2:instance' },
});
