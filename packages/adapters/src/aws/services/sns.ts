import { GetTopicAttributesCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const SNS: AwsService<SNSClient> = {
  name: 'sns',
  open: (settings) => new SNSClient(settings),
};

type SnsOperation<Command extends CommandClass> = OperationOf<SNSClient, Command>;

/** The topics of a region. */
export const topics: SnsOperation<typeof ListTopicsCommand> = operation(SNS, 'ListTopics', {
  paging: NEXT_TOKEN,
  send: (client, input) => client.send(new ListTopicsCommand(input)),
  keep: ['Topics', 'NextToken'],
});

/** The policy of a topic. */
export const topicAttributes: SnsOperation<typeof GetTopicAttributesCommand> = operation(
  SNS,
  'GetTopicAttributes',
  {
    send: (client, input) => client.send(new GetTopicAttributesCommand(input)),
    keep: ({ Attributes }) => ({
      Attributes: Attributes === undefined ? undefined : { Policy: Attributes['Policy'] ?? '' },
    }),
  },
);
