import type { S3Client } from '@aws-sdk/client-s3';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { ServiceCheck } from '@countersign/govern';
import { checkBy } from '../check-by.ts';
import type { DeliveredPart, Delivery, DeliveryTrouble } from './delivery.ts';
import { readMessage } from './read-message.ts';

/** A queue into which S3, SNS or EventBridge send. */
export interface SqsSourceOptions {
  /** The ARN of the queue. */
  readonly queue: string;
  readonly client: SQSClient;
  /** For files of records that messages tell of. */
  readonly s3: S3Client;
  /** The largest file that is read, in bytes. */
  readonly maxBytes: number;
}

/** The most that SQS gives at a time, and the longest that it waits. */
const MAX_MESSAGES = 10;
const WAIT_SECONDS = 20;

/**
 * Receives messages; those that were taken are deleted, and others come again when their time of
 * being hidden is over, as the queue is set up.
 */
export class SqsSource {
  private readonly options: SqsSourceOptions;
  private url: string | null = null;

  constructor(options: SqsSourceOptions) {
    this.options = options;
  }

  /** What is in the queue; waits a while where nothing is, unless it is not to. `null` where nothing came. */
  async receive({
    signal,
    waitSeconds = WAIT_SECONDS,
  }: {
    readonly signal?: AbortSignal;
    readonly waitSeconds?: number;
  } = {}): Promise<Delivery | null> {
    const { client } = this.options;
    const QueueUrl = await this.queueUrl();
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: MAX_MESSAGES,
        WaitTimeSeconds: waitSeconds,
      }),
      signal === undefined ? {} : { abortSignal: signal },
    );
    return Messages.length === 0 ? null : this.deliver(QueueUrl, Messages);
  }

  /**
   * Receives a message, reads what it tells of and leaves it there, for which the queue counts
   * one attempt; then has none deleted.
   */
  async check(): Promise<ServiceCheck> {
    const { client } = this.options;
    return checkBy(
      async () => {
        const QueueUrl = await this.queueUrl();
        const one = { QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 0, VisibilityTimeout: 0 };
        const { Messages = [] } = await client.send(new ReceiveMessageCommand(one));
        await this.remove(QueueUrl, [{ ReceiptHandle: 'no-message' }]);
        for (const message of Messages) {
          const [trouble] = (await this.read(message)).troubles;
          if (trouble !== undefined) throw new Error(`${trouble.origin}: ${trouble.because}`);
        }
        return this.waiting(QueueUrl);
      },
      (waiting) => `messages can be received and deleted${waiting}`,
    );
  }

  /** How many messages wait, where that may be asked. */
  private async waiting(QueueUrl: string): Promise<string> {
    try {
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames });
      const { Attributes } = await this.options.client.send(asked);
      return `; about ${Attributes?.['ApproximateNumberOfMessages'] ?? '0'} wait`;
    } catch {
      return '';
    }
  }

  private async queueUrl(): Promise<string> {
    if (this.url !== null) return this.url;
    const [, , , , account = '', name = ''] = this.options.queue.split(':');
    const input = { QueueName: name, QueueOwnerAWSAccountId: account };
    const { QueueUrl } = await this.options.client.send(new GetQueueUrlCommand(input));
    this.url = QueueUrl ?? '';
    return this.url;
  }

  private async deliver(QueueUrl: string, messages: readonly Message[]): Promise<Delivery> {
    const parts: DeliveredPart[] = [];
    const troubles: DeliveryTrouble[] = [];
    const taken: Message[] = [];
    for (const message of messages) {
      const read = await this.read(message);
      parts.push(...read.parts);
      troubles.push(...read.troubles);
      // What could not be had is told of again, or put aside as the queue is set up to.
      if (read.troubles.length === 0) taken.push(message);
    }
    return { parts, troubles, done: async () => this.remove(QueueUrl, taken) };
  }

  private async read({
    Body = '',
    MessageId,
  }: Message): Promise<Pick<Delivery, 'parts' | 'troubles'>> {
    const origin = `${this.options.queue} ${MessageId ?? ''}`;
    return readMessage({ body: Body, origin }, this.options);
  }

  private async remove(QueueUrl: string, messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const Entries = messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    // One that stays comes again, and is known then.
    await this.options.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
