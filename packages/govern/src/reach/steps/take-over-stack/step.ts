import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/**
 * Changing the template of a CloudFormation stack: CloudFormation goes on to use the
 * role that was passed to the stack, and nothing is passed again.
 */
export const takeOverStack: StepKind = takeOverKind({
  id: 'take-over-stack',
  aliases: ['cloudformation-002', 'cloudformation-005'],
  title: 'changing a CloudFormation stack',
  page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html',
  runner: 'a CloudFormation stack',
  services: ['cloudformation.amazonaws.com'],
  shownBy: {
    calls: ['cloudformation:UpdateStack', 'cloudformation:ExecuteChangeSet'],
    names: ['stackName'],
  },
  chains: [
    { actions: ['cloudformation:UpdateStack'] },
    { actions: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'] },
  ],
  found: { type: 'cloudformation:stack' },
});
