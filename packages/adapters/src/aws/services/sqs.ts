import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const SQS: AwsService<SQSClient> = {
  name: 'sqs',
  // A listed queue does not decide where requests with our credentials go.
  open: (settings) => new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
};

type SqsOperation<Command extends CommandClass> = OperationOf<SQSClient, Command>;

/** The queues of a region. */
export const queues: SqsOperation<typeof ListQueuesCommand> = operation(SQS, 'ListQueues', {
  paging: NEXT_TOKEN,
  send: (client, input) => client.send(new ListQueuesCommand(input)),
  keep: ['QueueUrls', 'NextToken'],
});

/** Attributes of a queue, among them its policy. */
export const queueAttributes: SqsOperation<typeof GetQueueAttributesCommand> = operation(
  SQS,
  'GetQueueAttributes',
  {
    send: (client, input) => client.send(new GetQueueAttributesCommand(input)),
    keep: ['Attributes'],
  },
);
