import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Passing a role to a code interpreter, an agent runtime or a browser of Bedrock
 * AgentCore: whatever runs inside has the role's credentials. A harness takes what
 * an agent runtime takes, and more.
 *
 * @see {@link https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/security-credentials-management.html}
 */
export const passRoleToAgentCore: StepKind = passRoleKind({
  id: 'pass-role-to-agent-core',
  aliases: ['bedrock-001', 'bedrock-003', 'bedrock-005', 'bedrock-007'],
  title: 'passing a role to what runs in Bedrock AgentCore',
  page: 'https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateCodeInterpreter.html',
  services: ['bedrock-agentcore.amazonaws.com'],
  passedIn: [
    'bedrock-agentcore:CreateBrowser',
    'bedrock-agentcore:CreateCodeInterpreter',
    'bedrock-agentcore:CreateAgentRuntime',
  ],
  chains: [
    {
      actions: [
        'bedrock-agentcore:CreateBrowser',
        'bedrock-agentcore:StartBrowserSession',
        'bedrock-agentcore:ConnectBrowserAutomationStream',
      ],
    },
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
