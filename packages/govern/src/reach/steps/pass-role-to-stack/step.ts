import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a CloudFormation stack, whose template says what is made with it. */
export const passRoleToStack: StepKind = passRoleKind({
  id: 'pass-role-to-stack',
  aliases: ['cloudformation-001'],
  title: 'passing a role to a CloudFormation stack',
  page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html',
  services: ['cloudformation.amazonaws.com'],
  passedIn: [
    'cloudformation:CreateStack',
    'cloudformation:UpdateStack',
    'cloudformation:CreateChangeSet',
  ],
  chains: [
    { actions: ['cloudformation:CreateStack'] },
    { actions: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'] },
    { actions: ['cloudformation:UpdateStack'], needs: 'a CloudFormation stack' },
  ],
});
