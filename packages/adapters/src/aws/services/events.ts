import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const EVENTS: AwsService<EventBridgeClient> = {
  name: 'events',
  open: (settings) => new EventBridgeClient(settings),
};

type EventsOperation<Command extends CommandClass> = OperationOf<EventBridgeClient, Command>;

/** The event buses of a region with their policies. */
export const eventBuses: EventsOperation<typeof ListEventBusesCommand> = operation(
  EVENTS,
  'ListEventBuses',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListEventBusesCommand(input)),
    keep: ({ EventBuses, NextToken }) => ({
      EventBuses: EventBuses?.map(({ Arn, Policy }) => ({ Arn, Policy })),
      NextToken,
    }),
  },
);
