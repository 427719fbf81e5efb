import { DEFAULT_QUEUE, type QueueSettings, type Redrive } from '../../queues.ts';
import type { Resource } from '../../resources.ts';
import { ServiceError } from '../../service-error.ts';
import type { CallInput } from '../../wire/call-input.ts';
import { jsonObject } from '../../wire/json-object.ts';
import type { Members, Output } from '../../wire/write-answer.ts';
import { type Call, changing, type Operation, reading } from '../operation.ts';
import { pageOf, TOKENS } from '../paging.ts';
import { addResource, policyText, resourceAt, writePolicy } from '../resource-policies.ts';

const MISSING = { code: 'QueueDoesNotExist', service: 'sqs' } as const;

/** What is done with queues and their attributes. */
export const QUEUE_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateQueue: changing(newArn, (call) => {
    const arn = newArn(call);
    const name = call.input.text('QueueName');
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
      throw new ServiceError(
        'InvalidParameterValue',
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    const queue = call.world.resources.get(arn) ?? addResource(call, { arn, name, service: 'sqs' });
    writeAttributes(call, queue);
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
  GetQueueAttributes: reading(arnInUrl, (call) => ({ Attributes: attributesOf(call) })),
  SetQueueAttributes: changing(arnInUrl, (call) => {
    writeAttributes(call, queueIn(call));
    return {};
  }),
  DeleteQueue: changing(arnInUrl, (call) => {
    const { arn } = queueIn(call);
    call.world.resources.remove(arn);
    call.world.queues.forget(arn);
    return {};
  }),
  PurgeQueue: changing(arnInUrl, (call) => {
    call.world.queues.clear(queueIn(call).arn);
    return {};
  }),
};

function newArn({ accountId, input, region }: Call): string {
  return `arn:aws:sqs:${region}:${accountId}:${input.text('QueueName')}`;
}

/** Where a queue is spoken to: clients send what concerns it to the host that stands here. */
function urlOf({ host }: Call, { accountId, name }: Resource): string {
  return `http://${host}/${accountId}/${name}`;
}

/** The ARN of the queue that the URL of a call names. */
export function arnInUrl({ input, region }: Call): string {
  const [name = '', accountId = ''] = input.text('QueueUrl').split('/').toReversed();
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

/** The queue that a call is about; fails where there is none. */
export function queueIn(call: Call): Resource {
  return resourceAt(call, arnInUrl(call), MISSING);
}

function writeAttributes({ input, world }: Call, queue: Resource): void {
  for (const attributes of input.member('Attributes')) {
    const policy = attributes.optionalText('Policy');
    if (policy !== null) writePolicy(queue, policy);
    world.queues.set(queue.arn, settingsIn(attributes, world.queues.settingsOf(queue.arn)));
  }
}

/** Settings in seconds, each within AWS's limits; those that a call does not name stay. */
function settingsIn(attributes: CallInput, now: QueueSettings): QueueSettings {
  const seconds = (name: string, max: number, nowMs: number, min = 0): number =>
    1000 * attributes.number(name, { min, max, otherwise: nowMs / 1000 });
  const redrive = attributes.optionalText('RedrivePolicy');
  return {
    delayMs: seconds('DelaySeconds', 900, now.delayMs),
    retentionMs: seconds('MessageRetentionPeriod', 1_209_600, now.retentionMs, 60),
    visibilityMs: seconds('VisibilityTimeout', 43_200, now.visibilityMs),
    waitMs: seconds('ReceiveMessageWaitTimeSeconds', 20, now.waitMs),
    redrive: redrive === null ? now.redrive : redriveIn(redrive),
  };
}

/** An empty text takes it away. */
function redriveIn(text: string): Redrive | null {
  if (text === '') return DEFAULT_QUEUE.redrive;
  const { deadLetterTargetArn: deadLetterArn, maxReceiveCount } = jsonObject(text) ?? {};
  const count = Number(maxReceiveCount);
  if (typeof deadLetterArn === 'string' && count >= 1 && count <= 1000) {
    return { deadLetterArn, maxReceiveCount: count };
  }
  throw new ServiceError(
    'InvalidParameterValue',
    `Value ${text} for parameter RedrivePolicy is invalid.`,
  );
}

function attributesOf(call: Call): Members {
  const { atMs, input, world } = call;
  const queue = queueIn(call);
  const { delayMs, redrive, retentionMs, visibilityMs, waitMs } = world.queues.settingsOf(
    queue.arn,
  );
  const { hidden, visible } = world.queues.counts(queue.arn, atMs);
  const all: Readonly<Record<string, Output>> = {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    Policy: policyText(queue),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    DelaySeconds: String(delayMs / 1000),
    MessageRetentionPeriod: String(retentionMs / 1000),
    VisibilityTimeout: String(visibilityMs / 1000),
    ReceiveMessageWaitTimeSeconds: String(waitMs / 1000),
    RedrivePolicy:
      redrive === null
        ? null
        : JSON.stringify({
            deadLetterTargetArn: redrive.deadLetterArn,
            maxReceiveCount: redrive.maxReceiveCount,
          }),
  };
  const wanted = input.texts('AttributeNames');
  const isWanted = (name: string): boolean => wanted.includes('All') || wanted.includes(name);
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== null && isWanted(name)),
  );
}
