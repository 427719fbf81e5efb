import { stacks } from '../../services/cloudformation.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The roles that stacks were given. */
export const cloudFormationStacks: ResourceCollector = {
  workloadTypes: ['cloudformation:stack'],
  async collect(reading, { region }, found) {
    const listed = await reading.list(stacks, {}, ({ Stacks }) => Stacks, { region });
    for (const { RoleARN, StackId } of listed) {
      found.addWorkload('cloudformation:stack', StackId, RoleARN);
    }
  },
};
