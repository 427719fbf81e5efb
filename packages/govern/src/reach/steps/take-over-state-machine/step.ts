import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/**
 * Changing the definition of a Step Functions state machine, whose tasks call what
 * the caller says. Assumed: no role is passed where the role stays as it is.
 */
export const takeOverStateMachine: StepKind = takeOverKind({
  id: 'take-over-state-machine',
  aliases: [],
  title: 'changing the definition of a Step Functions state machine',
  page: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html',
  runner: 'a Step Functions state machine',
  services: ['states.amazonaws.com'],
  shownBy: {
    calls: ['states:UpdateStateMachine'],
    names: ['stateMachineArn'],
    withAny: ['definition'],
  },
  chains: [
    { actions: ['states:UpdateStateMachine', 'states:StartExecution'] },
    { actions: ['states:UpdateStateMachine'], needs: 'something that starts it' },
  ],
  found: { type: 'states:stateMachine' },
});
