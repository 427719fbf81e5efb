import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Running code in a code interpreter or an agent runtime of Bedrock AgentCore that has a role. */
export const takeOverAgentCore: StepKind = takeOverKind({
  id: 'take-over-agent-core',
  aliases: ['bedrock-002', 'bedrock-004'],
  title: 'running code in a code interpreter or agent runtime of Bedrock AgentCore',
  page: 'https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeCodeInterpreter.html',
  runner: 'a code interpreter or agent runtime',
  services: ['bedrock-agentcore.amazonaws.com'],
  chains: [
    {
      actions: [
        'bedrock-agentcore:StartCodeInterpreterSession',
        'bedrock-agentcore:InvokeCodeInterpreter',
      ],
    },
    { actions: ['bedrock-agentcore:InvokeAgentRuntimeCommand'] },
  ],
});
