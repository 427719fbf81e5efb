import type { Resource } from '../resources.ts';
import type { Members, Output } from '../wire/write-answer.ts';
import { type Call, changing, type Operation, reading, type Service } from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';
import { addResource, policyText, resourceAt, writePolicy } from './resource-policies.ts';

const MISSING = { code: 'QueueDoesNotExist', service: 'sqs' } as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateQueue: changing(newArn, (call) => {
    const arn = newArn(call);
    const name = call.input.text('QueueName');
    const queue = call.world.resources.get(arn) ?? addResource(call, { arn, name, service: 'sqs' });
    writeAttributes(call, queue.arn);
    return { QueueUrl: urlOf(call, queue) };
  }),
  GetQueueUrl: reading(newArn, (call) => {
    return { QueueUrl: urlOf(call, resourceAt(call, newArn(call), MISSING)) };
  }),
  ListQueues: reading(
    ({ accountId, region }) => `arn:aws:sqs:${region}:${accountId}:`,
    (call) => {
      const queues = call.world.resources.of('sqs', call.accountId, call.region);
      const page = pageOf(call.input, queues, { names: TOKENS, otherwise: 1000, max: 1000 });
      return { QueueUrls: page.items.map((queue) => urlOf(call, queue)), ...page.members };
    },
  ),
  GetQueueAttributes: reading(arnInUrl, (call) => ({
    Attributes: attributesOf(call, arnInUrl(call)),
  })),
  SetQueueAttributes: changing(arnInUrl, (call) => {
    writeAttributes(call, arnInUrl(call));
    return {};
  }),
  DeleteQueue: changing(arnInUrl, (call) => {
    call.world.resources.remove(resourceAt(call, arnInUrl(call), MISSING).arn);
    return {};
  }),
};

/** Simple Queue Service, as far as queues and their policies go. */
export const SQS: Service = {
  signingName: 'sqs',
  actionPrefix: 'sqs',
  eventSource: 'sqs.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AmazonSQS',
    contentType: 'application/x-amz-json-1.0',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function newArn({ accountId, input, region }: Call): string {
  return `arn:aws:sqs:${region}:${accountId}:${input.text('QueueName')}`;
}

/** Where a queue is spoken to: clients send what concerns it to the host that stands here. */
function urlOf({ host }: Call, { accountId, name }: Resource): string {
  return `http://${host}/${accountId}/${name}`;
}

function arnInUrl({ input, region }: Call): string {
  const [name = '', accountId = ''] = input.text('QueueUrl').split('/').toReversed();
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

function writeAttributes(call: Call, arn: string): void {
  const [attributes] = call.input.member('Attributes');
  const policy = attributes?.optionalText('Policy') ?? null;
  if (policy !== null) writePolicy(resourceAt(call, arn, MISSING), policy);
}

function attributesOf(call: Call, arn: string): Members {
  const queue = resourceAt(call, arn, MISSING);
  const all: Readonly<Record<string, Output>> = {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    Policy: policyText(queue),
  };
  const wanted = call.input.texts('AttributeNames');
  const isWanted = (name: string): boolean => wanted.includes('All') || wanted.includes(name);
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== null && isWanted(name)),
  );
}
