import type { Policy } from '@countersign/core';
import { type Call, changing, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { addResource, policyText, resourceAt, writePolicy } from './resource-policies.ts';

const MISSING = { code: 'ResourceNotFoundException', service: 'events' } as const;
const PAGING: PagingNames = { size: 'Limit', token: 'NextToken', nextToken: 'NextToken' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListEventBuses: reading(
    ({ accountId, region }) => `arn:aws:events:${region}:${accountId}:event-bus/*`,
    (call) => {
      const page = pageOf(call.input, busesIn(call), { names: PAGING, otherwise: 100, max: 100 });
      return { EventBuses: page.items.map(busMembers), ...page.members };
    },
  ),
  DescribeEventBus: reading(busArn, (call) => {
    const arn = busArn(call);
    const bus = busesIn(call).find((each) => each.arn === arn);
    return busMembers(bus ?? resourceAt(call, arn, MISSING));
  }),
  CreateEventBus: changing(busArn, (call) => {
    const arn = busArn(call);
    addResource(call, { arn, name: call.input.text('Name'), service: 'events' });
    return { EventBusArn: arn };
  }),
  PutPermission: changing(busArn, (call) => {
    const arn = busArn(call);
    const isFirst = arn === defaultBus(call).arn && call.world.resources.get(arn) === undefined;
    const bus = isFirst
      ? addResource(call, { arn, name: 'default', service: 'events' })
      : resourceAt(call, arn, MISSING);
    writePolicy(bus, call.input.text('Policy'));
    return {};
  }),
};

/** EventBridge, as far as buses and their policies go. */
export const EVENTS: Service = {
  signingName: 'events',
  actionPrefix: 'events',
  eventSource: 'events.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AWSEvents',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function busArn({ accountId, input, region }: Call): string {
  const name = input.optionalText('Name') ?? input.optionalText('EventBusName') ?? 'default';
  return name.startsWith('arn:') ? name : `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
}

interface Bus {
  readonly arn: string;
  readonly name: string;
  readonly policy: Policy | null;
}

function busesIn(call: Call): readonly Bus[] {
  const { accountId, region, world } = call;
  const own = world.resources.of('events', accountId, region);
  return own.some(({ name }) => name === 'default') ? own : [defaultBus(call), ...own];
}

/** Every account has one in every region. */
function defaultBus({ accountId, region }: Call): Bus {
  return {
    arn: `arn:aws:events:${region}:${accountId}:event-bus/default`,
    name: 'default',
    policy: null,
  };
}

function busMembers(bus: Bus) {
  return { Name: bus.name, Arn: bus.arn, Policy: policyText(bus) ?? undefined };
}
