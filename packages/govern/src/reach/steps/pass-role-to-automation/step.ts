import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a Systems Manager automation, whose document calls what the caller says. */
export const passRoleToAutomation: StepKind = passRoleKind({
  id: 'pass-role-to-automation',
  aliases: ['ssm-003'],
  title: 'passing a role to a Systems Manager automation',
  page: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html',
  services: ['ssm.amazonaws.com'],
  passedIn: ['ssm:StartAutomationExecution', 'ssm:CreateDocument'],
  chains: [{ actions: ['ssm:CreateDocument', 'ssm:StartAutomationExecution'] }],
});
