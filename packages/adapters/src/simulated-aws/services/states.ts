import { ServiceError } from '../service-error.ts';
import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { lastPart, type Running, runningOf } from './workloads.ts';

const PAGING: PagingNames = { size: 'maxResults', token: 'nextToken', nextToken: 'nextToken' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListStateMachines: reading(anything, (call) => {
    const all = runningOf(call, 'states:stateMachine');
    const page = pageOf(call.input, all, { names: PAGING, otherwise: 100, max: 1000 });
    const stateMachines = page.items.map((each) => membersOf(call, each));
    return { stateMachines, ...page.members };
  }),
  DescribeStateMachine: reading(
    ({ input }) => input.text('stateMachineArn'),
    (call) => {
      const arn = call.input.text('stateMachineArn');
      const found = runningOf(call, 'states:stateMachine').find((each) => each.arn === arn);
      if (found !== undefined) {
        return { ...membersOf(call, found), roleArn: found.roleArn ?? undefined, definition: '{}' };
      }
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    },
  ),
};

/** Step Functions, as far as state machines and their roles go. */
export const STATES: Service = {
  signingName: 'states',
  actionPrefix: 'states',
  eventSource: 'states.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AWSStepFunctions',
    contentType: 'application/x-amz-json-1.0',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function membersOf({ world }: Call, machine: Running) {
  return {
    stateMachineArn: machine.arn,
    name: lastPart(machine),
    type: 'STANDARD',
    creationDate: new Date(world.detailsOf(machine.arn).createdAtMs),
  };
}
