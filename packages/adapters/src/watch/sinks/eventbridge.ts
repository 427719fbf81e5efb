import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import type { AlertSink } from '@countersign/govern';
import { checkBy } from '../check-by.ts';
import { shortened } from '../in-a-line.ts';
import { type AwsTarget, awsFailure, clientSettings } from './aws-outcome.ts';
import type { AlertFormat, SinkOptions } from './sink-options.ts';

/** A bus of EventBridge. */
export interface EventBridgeOptions extends SinkOptions {
  /** Its ARN. */
  readonly bus: string;
  readonly aws: AwsTarget;
  readonly format: AlertFormat;
}

/** What events are called: rules match on it. */
const EVENT_SOURCE = 'countersign';
const DETAIL_TYPE = 'Countersign Alert';

/**
 * Puts alerts on a bus as events of the source `countersign`.
 *
 * @see {@link https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html}
 */
export function createEventBridgeSink({ aws, bus, format, name }: EventBridgeOptions): AlertSink {
  const client = new EventBridgeClient(clientSettings(aws));
  return {
    name,
    async send(alert) {
      const { target } = alert.incident;
      try {
        const { Entries } = await client.send(
          new PutEventsCommand({
            Entries: [
              {
                EventBusName: bus,
                Source: EVENT_SOURCE,
                DetailType: DETAIL_TYPE,
                Detail: JSON.stringify(format(alert)),
                Resources: target === null ? [] : [target],
              },
            ],
          }),
        );
        const { ErrorCode, ErrorMessage, EventId } = Entries?.[0] ?? {};
        if (ErrorCode === undefined) return { kind: 'sent', receipt: EventId ?? null };
        const because = shortened(`${ErrorCode}: ${ErrorMessage ?? ''}`);
        return { kind: 'failed', because, afterMs: null };
      } catch (error) {
        return awsFailure(error);
      }
    },
    check: async () =>
      checkBy(
        async () => client.send(new DescribeEventBusCommand({ Name: bus })),
        'the bus is there',
      ),
    async close() {
      client.destroy();
    },
  };
}
