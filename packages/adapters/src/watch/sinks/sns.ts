import { createHash } from 'node:crypto';
import { GetTopicAttributesCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type AlertSink, alertText } from '@countersign/govern';
import { checkBy } from '../check-by.ts';
import { shortened } from '../in-a-line.ts';
import { type AwsTarget, awsFailure, clientSettings } from './aws-outcome.ts';
import { plainMessage } from './plain-message.ts';
import type { AlertFormat, SinkOptions } from './sink-options.ts';

/** A topic of SNS. */
export interface SnsOptions extends SinkOptions {
  /** Its ARN. */
  readonly topic: string;
  readonly aws: AwsTarget;
  readonly format: AlertFormat;
}

const MAX_SUBJECT = 100;

/**
 * Publishes alerts to a topic: JSON to programs, text to people. A FIFO topic keeps those of an
 * incident in order, and takes what is sent twice once.
 *
 * @see {@link https://docs.aws.amazon.com/sns/latest/api/API_Publish.html}
 */
export function createSnsSink({ aws, format, name, topic }: SnsOptions): AlertSink {
  const client = new SNSClient(clientSettings(aws));
  return {
    name,
    async send(alert) {
      const text = plainMessage(alert);
      const json = JSON.stringify(format(alert));
      const forPrograms = { sqs: json, lambda: json, https: json, http: json, firehose: json };
      try {
        const { MessageId } = await client.send(
          new PublishCommand({
            TopicArn: topic,
            Subject: subjectOf(alertText(alert).subject),
            MessageStructure: 'json',
            Message: JSON.stringify({ default: text, ...forPrograms }),
            MessageAttributes: {
              severity: { DataType: 'String', StringValue: alert.incident.severity },
              rule: { DataType: 'String', StringValue: alert.incident.rule },
              alert: { DataType: 'String', StringValue: alert.id },
            },
            ...(topic.endsWith('.fifo') ? orderOf(alert.incident.id, alert.id) : {}),
          }),
        );
        return { kind: 'sent', receipt: MessageId ?? null };
      } catch (error) {
        return awsFailure(error);
      }
    },
    check: async () =>
      checkBy(
        async () => client.send(new GetTopicAttributesCommand({ TopicArn: topic })),
        'the topic is there',
      ),
    async close() {
      client.destroy();
    },
  };
}

/** SNS takes printable ASCII of one line. */
function subjectOf(text: string): string {
  return shortened(text.replaceAll(/[^\x20-\x7e]/g, '?'), MAX_SUBJECT).replace('…', '.');
}

function orderOf(incidentId: string, alertId: string) {
  return { MessageGroupId: digest(incidentId), MessageDeduplicationId: digest(alertId) };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
