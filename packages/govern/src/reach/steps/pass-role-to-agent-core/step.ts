import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a code interpreter or an agent runtime of Bedrock AgentCore. */
export const passRoleToAgentCore: StepKind = passRoleKind({
  id: 'pass-role-to-agent-core',
  aliases: ['bedrock-001', 'bedrock-003'],
  title: 'passing a role to a code interpreter or agent runtime of Bedrock AgentCore',
  page: 'https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateCodeInterpreter.html',
  services: ['bedrock-agentcore.amazonaws.com'],
  chains: [
    {
      actions: [
        'bedrock-agentcore:CreateCodeInterpreter',
        'bedrock-agentcore:StartCodeInterpreterSession',
        'bedrock-agentcore:InvokeCodeInterpreter',
      ],
    },
    {
      actions: [
        'bedrock-agentcore:CreateAgentRuntime',
        'bedrock-agentcore:CreateAgentRuntimeEndpoint',
        'bedrock-agentcore:CreateWorkloadIdentity',
        'bedrock-agentcore:InvokeAgentRuntimeCommand',
      ],
    },
  ],
});
