import { S3Client } from '@aws-sdk/client-s3';
import { isOpenObject } from '@countersign/govern';
import type { AwsTarget } from '../sinks/aws-outcome.ts';
import type { DeliveredPart, DeliveryTrouble } from './delivery.ts';
import { type MessageReader, readMessage, type SentMessage } from './read-message.ts';

/** What a function of Lambda is invoked with. */
export interface Invocation {
  /** Records, as from any other source. */
  readonly parts: readonly DeliveredPart[];
  /** Why some of it could not be had. */
  readonly troubles: readonly DeliveryTrouble[];
  /** The ids of messages of SQS that are to come again. */
  readonly failed: readonly string[];
  /** Whether a schedule invoked it, which brings nothing. */
  readonly isScheduled: boolean;
}

/** How what a function is invoked with is read. */
export interface InvocationOptions {
  /** The largest file that is read, in bytes. */
  readonly maxBytes: number;
  /** Where AWS is; what the SDK finds when absent. */
  readonly aws?: Partial<AwsTarget>;
}

/** A message, and its id where it comes again by itself when it is said to have failed. */
interface InvokingMessage extends SentMessage {
  readonly id: string | null;
}

/**
 * Reads what functions are invoked with: messages of SQS, of SNS and of S3, and events of
 * EventBridge.
 *
 * @see {@link https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html}
 */
export class InvocationReader {
  private readonly reader: MessageReader;

  constructor({ aws, maxBytes }: InvocationOptions) {
    this.reader = { s3: new S3Client({ ...aws, followRegionRedirects: true }), maxBytes };
  }

  async read(event: unknown): Promise<Invocation> {
    if (isOpenObject(event) && event['detail-type'] === 'Scheduled Event') {
      return { parts: [], troubles: [], failed: [], isScheduled: true };
    }
    const parts: DeliveredPart[] = [];
    const troubles: DeliveryTrouble[] = [];
    const failed: string[] = [];
    for (const message of messagesIn(event)) {
      const read = await readMessage(message, this.reader);
      parts.push(...read.parts);
      troubles.push(...read.troubles);
      if (read.troubles.length > 0 && message.id !== null) failed.push(message.id);
    }
    return { parts, troubles, failed, isScheduled: false };
  }

  close(): void {
    this.reader.s3.destroy();
  }
}

function messagesIn(event: unknown): readonly InvokingMessage[] {
  const records: unknown = isOpenObject(event) ? event['Records'] : null;
  const messages = Array.isArray(records) ? records.map(messageOf) : [];
  const sent = messages.filter((message) => message !== null);
  if (sent.length > 0 && sent.length === messages.length) return sent;
  // What S3 and EventBridge send is the event itself.
  return [{ id: null, origin: 'the event', body: JSON.stringify(event) ?? '' }];
}

/** What a queue or a topic has sent; `null` for anything else. */
function messageOf(record: unknown): InvokingMessage | null {
  if (!isOpenObject(record)) return null;
  const { body, eventSource, EventSource, eventSourceARN, messageId, Sns } = record;
  if (eventSource === 'aws:sqs' && typeof body === 'string' && typeof messageId === 'string') {
    return { id: messageId, origin: `${String(eventSourceARN)} ${messageId}`, body };
  }
  if (EventSource !== 'aws:sns' || !isOpenObject(Sns)) return null;
  const { Message, MessageId, TopicArn } = Sns;
  if (typeof Message !== 'string') return null;
  return { id: null, origin: `${String(TopicArn)} ${String(MessageId)}`, body: Message };
}
