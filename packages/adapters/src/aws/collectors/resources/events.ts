import { eventBuses } from '../../services/events.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The policies of event buses. */
export const eventBridgeBuses: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { region }, found) {
    const listed = await reading.list(eventBuses, {}, ({ EventBuses }) => EventBuses, { region });
    for (const { Arn, Policy } of listed) found.addPolicy(Arn, Policy ?? null);
  },
};
