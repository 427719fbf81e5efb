import {
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const STATES: AwsService<SFNClient> = {
  name: 'states',
  open: (settings) => new SFNClient(settings),
};

type StatesOperation<Command extends CommandClass> = OperationOf<SFNClient, Command>;

/** The state machines of a region. */
export const stateMachines: StatesOperation<typeof ListStateMachinesCommand> = operation(
  STATES,
  'ListStateMachines',
  {
    paging: { from: 'nextToken', to: 'nextToken' },
    send: (client, input) => client.send(new ListStateMachinesCommand(input)),
    keep: ['stateMachines', 'nextToken'],
  },
);

/** The role of a state machine. */
export const stateMachine: StatesOperation<typeof DescribeStateMachineCommand> = operation(
  STATES,
  'DescribeStateMachine',
  {
    send: (client, input) => client.send(new DescribeStateMachineCommand(input)),
    keep: ['stateMachineArn', 'roleArn'],
  },
);
