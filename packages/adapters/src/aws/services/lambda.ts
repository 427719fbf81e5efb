import { GetPolicyCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const LAMBDA: AwsService<LambdaClient> = {
  name: 'lambda',
  open: (settings) => new LambdaClient(settings),
};

type LambdaOperation<Command extends CommandClass> = OperationOf<LambdaClient, Command>;

/** The functions of a region with their roles; of their environment nothing, as it may hold secrets. */
export const functions: LambdaOperation<typeof ListFunctionsCommand> = operation(
  LAMBDA,
  'ListFunctions',
  {
    paging: { from: 'NextMarker', to: 'Marker' },
    send: (client, input) => client.send(new ListFunctionsCommand(input)),
    keep: ({ Functions, NextMarker }) => ({
      Functions: Functions?.map(({ FunctionArn, Role }) => ({ FunctionArn, Role })),
      NextMarker,
    }),
  },
);

/** The policy of a function. */
export const functionPolicy: LambdaOperation<typeof GetPolicyCommand> = operation(
  LAMBDA,
  'GetPolicy',
  {
    send: (client, input) => client.send(new GetPolicyCommand(input)),
    keep: ['Policy'],
  },
);
