import type { Policy } from '@countersign/core';
import { type Call, changing, type Operation, reading } from '../operation.ts';
import { type PagingNames, pageOf } from '../paging.ts';
import { addResource, policyText, resourceAt, writePolicy } from '../resource-policies.ts';

const MISSING = { code: 'ResourceNotFoundException', service: 'events' } as const;

/** EventBridge's way to page. */
export const LIMITS: PagingNames = { size: 'Limit', token: 'NextToken', nextToken: 'NextToken' };

/** What is done with buses and their policies. */
export const BUS_OPERATIONS: Readonly<Record<string, Operation>> = {
  ListEventBuses: reading(
    ({ accountId, region }) => `arn:aws:events:${region}:${accountId}:event-bus/*`,
    (call) => {
      const page = pageOf(call.input, busesIn(call), { names: LIMITS, otherwise: 100, max: 100 });
      return { EventBuses: page.items.map(busMembers), ...page.members };
    },
  ),
  DescribeEventBus: reading(namedArn, (call) => busMembers(busAt(call, namedArn(call)))),
  CreateEventBus: changing(namedArn, (call) => {
    const arn = namedArn(call);
    addResource(call, { arn, name: call.input.text('Name'), service: 'events' });
    return { EventBusArn: arn };
  }),
  DeleteEventBus: changing(namedArn, (call) => {
    call.world.resources.remove(namedArn(call));
    return {};
  }),
  PutPermission: changing(namedArn, (call) => {
    const arn = namedArn(call);
    const isFirst = arn === defaultBus(call).arn && call.world.resources.get(arn) === undefined;
    const bus = isFirst
      ? addResource(call, { arn, name: 'default', service: 'events' })
      : resourceAt(call, arn, MISSING);
    writePolicy(bus, call.input.text('Policy'));
    return {};
  }),
};

function namedArn(call: Call): string {
  const { input } = call;
  return busArn(call, input.optionalText('Name') ?? input.optionalText('EventBusName'));
}

/** The ARN of a bus by its name or ARN; of the default one where there is none. */
export function busArn({ accountId, region }: Call, name: string | null): string {
  if (name?.startsWith('arn:') === true) return name;
  return `arn:aws:events:${region}:${accountId}:event-bus/${name ?? 'default'}`;
}

interface Bus {
  readonly arn: string;
  readonly name: string;
  readonly policy: Policy | null;
}

/** A bus; fails where there is none. */
export function busAt(call: Call, arn: string): Bus {
  const bus = busesIn(call).find((each) => each.arn === arn);
  return bus ?? resourceAt(call, arn, MISSING);
}

function busesIn(call: Call): readonly Bus[] {
  const { accountId, region, world } = call;
  const own = world.resources.of('events', accountId, region);
  return own.some(({ name }) => name === 'default') ? own : [defaultBus(call), ...own];
}

/** Every account has one in every region. */
function defaultBus(call: Call): Bus {
  return { arn: busArn(call, null), name: 'default', policy: null };
}

function busMembers(bus: Bus) {
  return { Name: bus.name, Arn: bus.arn, Policy: policyText(bus) ?? undefined };
}
