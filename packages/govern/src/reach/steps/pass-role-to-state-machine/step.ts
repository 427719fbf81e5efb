import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a Step Functions state machine, whose tasks call what the caller says. */
export const passRoleToStateMachine: StepKind = passRoleKind({
  id: 'pass-role-to-state-machine',
  aliases: [],
  title: 'passing a role to a Step Functions state machine',
  page: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html',
  services: ['states.amazonaws.com'],
  passedIn: ['states:TestState', 'states:CreateStateMachine', 'states:UpdateStateMachine'],
  chains: [
    { actions: ['states:TestState'] },
    { actions: ['states:CreateStateMachine', 'states:StartExecution'] },
    { actions: ['states:UpdateStateMachine', 'states:StartExecution'], needs: 'a state machine' },
  ],
});
