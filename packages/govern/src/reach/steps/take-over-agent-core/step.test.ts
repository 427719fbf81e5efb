import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverAgentCore } from './step.ts';

describe('take-over-agent-core', () => {
  it.each(
    takeOverScenarios('bedrock-agentcore.amazonaws.com', [
      ['bedrock-agentcore:StartCodeInterpreterSession', 'bedrock-agentcore:InvokeCodeInterpreter'],
      ['bedrock-agentcore:InvokeAgentRuntimeCommand'],
      ['bedrock-agentcore:StartBrowserSession', 'bedrock-agentcore:ConnectBrowserAutomationStream'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverAgentCore, scenario)).toEqual(scenario.expected);
  });
});
