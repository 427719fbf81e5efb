import type { Service } from './operation.ts';
import { restJson } from './rest-json.ts';
import { runOperations } from './run-with-role.ts';

/** Bedrock AgentCore, as far as code interpreters and their roles go. */
export const AGENT_CORE: Service = {
  signingName: 'bedrock-agentcore',
  actionPrefix: 'bedrock-agentcore',
  eventSource: 'bedrock-agentcore.amazonaws.com',
  protocol: restJson({
    'PUT /code-interpreters': 'CreateCodeInterpreter',
    'PUT /code-interpreters/{codeInterpreterIdentifier}/sessions/start':
      'StartCodeInterpreterSession',
    'POST /code-interpreters/{codeInterpreterIdentifier}/tools/invoke': 'InvokeCodeInterpreter',
  }),
  operations: new Map(
    Object.entries(
      runOperations('bedrock-agentcore', {
        CreateCodeInterpreter: {
          on: 'code-interpreter-custom/*',
          role: ['executionRoleArn'],
          to: 'bedrock-agentcore.amazonaws.com',
          answer: ({ input }) => ({ codeInterpreterId: `${input.text('name')}-begun` }),
        },
        StartCodeInterpreterSession: {
          on: 'code-interpreter-custom/{codeInterpreterIdentifier}',
          answer: ({ input }) => ({
            codeInterpreterIdentifier: input.text('codeInterpreterIdentifier'),
            sessionId: 'begun',
          }),
        },
        InvokeCodeInterpreter: {
          on: 'code-interpreter-custom/{codeInterpreterIdentifier}',
          isDataEvent: true,
        },
      }),
    ),
  ),
};
