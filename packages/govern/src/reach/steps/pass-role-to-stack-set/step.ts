import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Passing an administration role to a CloudFormation stack set. What the caller's
 * template makes is made by an execution role, any that the administration role
 * may assume; of the administration role itself the caller gets no more than that.
 */
export const passRoleToStackSet: StepKind = passRoleKind({
  id: 'pass-role-to-stack-set',
  aliases: ['cloudformation-003', 'cloudformation-004'],
  title: 'passing an administration role to a CloudFormation stack set',
  page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html',
  services: ['cloudformation.amazonaws.com'],
  passedIn: ['cloudformation:CreateStackSet', 'cloudformation:UpdateStackSet'],
  chains: [
    {
      actions: ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
      needs: 'an execution role that this role may assume',
    },
    {
      actions: ['cloudformation:UpdateStackSet'],
      needs: 'a stack set with instances, and an execution role that this role may assume',
    },
  ],
});
