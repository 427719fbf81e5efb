import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const CLOUDFORMATION: AwsService<CloudFormationClient> = {
  name: 'cloudformation',
  open: (settings) => new CloudFormationClient(settings),
};

type CloudFormationOperation<Command extends CommandClass> = OperationOf<
  CloudFormationClient,
  Command
>;

/** The stacks of a region with their roles; of parameters and outputs nothing, as they may hold secrets. */
export const stacks: CloudFormationOperation<typeof DescribeStacksCommand> = operation(
  CLOUDFORMATION,
  'DescribeStacks',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new DescribeStacksCommand(input)),
    keep: ({ NextToken, Stacks }) => ({
      Stacks: Stacks?.map(({ CreationTime, RoleARN, StackId, StackName, StackStatus }) => ({
        StackId,
        StackName,
        StackStatus,
        CreationTime,
        RoleARN,
      })),
      NextToken,
    }),
  },
);
