import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Getting into a code interpreter, an agent runtime or a browser of Bedrock AgentCore that has a role. */
export const takeOverAgentCore: StepKind = takeOverKind({
  id: 'take-over-agent-core',
  aliases: ['bedrock-002', 'bedrock-004', 'bedrock-006'],
  title: 'getting into what runs in Bedrock AgentCore',
  page: 'https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeCodeInterpreter.html',
  runner: 'a code interpreter, agent runtime or browser',
  services: ['bedrock-agentcore.amazonaws.com'],
  shownBy: {
    calls: [
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
      'bedrock-agentcore:InvokeAgentRuntimeCommand',
      'bedrock-agentcore:StartBrowserSession',
      'bedrock-agentcore:ConnectBrowserAutomationStream',
    ],
    names: ['codeInterpreterIdentifier', 'agentRuntimeArn', 'browserIdentifier'],
  },
  chains: [
    {
      actions: [
        'bedrock-agentcore:StartCodeInterpreterSession',
        'bedrock-agentcore:InvokeCodeInterpreter',
      ],
    },
    { actions: ['bedrock-agentcore:InvokeAgentRuntimeCommand'] },
    {
      actions: [
        'bedrock-agentcore:StartBrowserSession',
        'bedrock-agentcore:ConnectBrowserAutomationStream',
      ],
    },
  ],
});
