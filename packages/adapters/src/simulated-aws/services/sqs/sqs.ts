import type { Service } from '../operation.ts';
import { MESSAGE_OPERATIONS } from './messages.ts';
import { QUEUE_OPERATIONS } from './queues.ts';

/** Simple Queue Service: standard queues, their policies and messages, without attributes of messages. */
export const SQS: Service = {
  signingName: 'sqs',
  actionPrefix: 'sqs',
  eventSource: 'sqs.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AmazonSQS',
    contentType: 'application/x-amz-json-1.0',
  },
  operations: new Map(Object.entries({ ...QUEUE_OPERATIONS, ...MESSAGE_OPERATIONS })),
};
