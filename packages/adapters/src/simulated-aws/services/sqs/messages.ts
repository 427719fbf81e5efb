import { createHash } from 'node:crypto';
import type { QueueMessage } from '../../queues.ts';
import { ServiceError } from '../../service-error.ts';
import type { CallInput } from '../../wire/call-input.ts';
import type { Members } from '../../wire/write-answer.ts';
import type { Call, Operation } from '../operation.ts';
import { arnInUrl, queueIn } from './queues.ts';

/** The largest message, in bytes. */
const MAX_MESSAGE_BYTES = 1_048_576;
const MAX_BATCH = 10;

/** What is done with messages. Each is an event of data, which a trail does not hold unless it is told to. */
export const MESSAGE_OPERATIONS: Readonly<Record<string, Operation>> = {
  SendMessage: onQueue('sqs:SendMessage', (call) => send(call, call.input)),
  SendMessageBatch: onQueue('sqs:SendMessage', (call) => batch(call, send)),
  ReceiveMessage: {
    ...onQueue('sqs:ReceiveMessage', receive),
    wait: waitForMessages,
  },
  DeleteMessage: onQueue('sqs:DeleteMessage', (call) => remove(call, call.input)),
  DeleteMessageBatch: onQueue('sqs:DeleteMessage', (call) => batch(call, remove)),
  ChangeMessageVisibility: onQueue('sqs:ChangeMessageVisibility', (call) =>
    changeVisibility(call, call.input),
  ),
  ChangeMessageVisibilityBatch: onQueue('sqs:ChangeMessageVisibility', (call) =>
    batch(call, changeVisibility),
  ),
};

function onQueue(action: string, run: Operation['run']): Operation {
  const asks = (call: Call) => [{ action, resource: arnInUrl(call) }];
  return { isReadOnly: false, isDataEvent: true, asks, run };
}

/** Does the same for each entry of a batch; an entry that fails does not hold up the others. */
function batch(call: Call, one: (call: Call, entry: CallInput) => Members): Members {
  const entries = call.input.list('Entries');
  const ids = new Set(entries.map((entry) => entry.text('Id')));
  if (entries.length === 0 || entries.length > MAX_BATCH || ids.size < entries.length) {
    throw new ServiceError(
      'InvalidParameterValue',
      `A batch has 1 to ${MAX_BATCH} entries, each with an Id of its own.`,
    );
  }
  const done: Members[] = [];
  const failed: Members[] = [];
  for (const entry of entries) {
    const Id = entry.text('Id');
    try {
      done.push({ Id, ...one(call, entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful: done, Failed: failed };
}

function send(call: Call, entry: CallInput): Members {
  const { atMs, caller, world } = call;
  const { arn } = queueIn(call);
  const body = entry.text('MessageBody');
  if (body === '' || Buffer.byteLength(body) > MAX_MESSAGE_BYTES) {
    throw new ServiceError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must have 1 to ${MAX_MESSAGE_BYTES} bytes.`,
    );
  }
  const id = world.identifiers.uuid();
  const delayMs =
    entry.optionalText('DelaySeconds') === null
      ? {}
      : { delayMs: 1000 * entry.number('DelaySeconds', { min: 0, max: 900, otherwise: 0 }) };
  world.queues.send(arn, { id, body, senderId: caller.arn, atMs, ...delayMs });
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

/** Waits until there is a message, as long as the call or the queue says. */
async function waitForMessages(call: Call): Promise<void> {
  const { input, world } = call;
  const { arn } = queueIn(call);
  const otherwise = world.queues.settingsOf(arn).waitMs / 1000;
  const seconds = input.number('WaitTimeSeconds', { min: 0, max: 20, otherwise });
  const { visible } = world.queues.counts(arn, world.clock.atMs);
  if (visible === 0 && seconds > 0) await world.queues.arrival(arn, 1000 * seconds);
}

function receive(call: Call): Members {
  const { input, world } = call;
  const { arn } = queueIn(call);
  const otherwise = world.queues.settingsOf(arn).visibilityMs / 1000;
  const messages = world.queues.receive(arn, {
    max: input.number('MaxNumberOfMessages', { min: 1, max: MAX_BATCH, otherwise: 1 }),
    visibilityMs: 1000 * input.number('VisibilityTimeout', { min: 0, max: 43_200, otherwise }),
    // Time has gone on while it waited.
    atMs: world.clock.atMs,
    handle: () => world.identifiers.uuid(),
  });
  const wanted = [...input.texts('MessageSystemAttributeNames'), ...input.texts('AttributeNames')];
  return messages.length === 0
    ? {}
    : { Messages: messages.map((message) => messageMembers(message, wanted)) };
}

function messageMembers(message: QueueMessage, wanted: readonly string[]): Members {
  const attributes = Object.entries({
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  }).filter(([name]) => wanted.includes('All') || wanted.includes(name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(attributes.length === 0 ? {} : { Attributes: Object.fromEntries(attributes) }),
  };
}

function remove(call: Call, entry: CallInput): Members {
  call.world.queues.remove(queueIn(call).arn, entry.text('ReceiptHandle'));
  return {};
}

function changeVisibility(call: Call, entry: CallInput): Members {
  const { atMs, world } = call;
  const seconds = entry.number('VisibilityTimeout', { min: 0, max: 43_200, otherwise: 0 });
  if (world.queues.hide(queueIn(call).arn, entry.text('ReceiptHandle'), atMs + 1000 * seconds)) {
    return {};
  }
  throw new ServiceError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', 404);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
