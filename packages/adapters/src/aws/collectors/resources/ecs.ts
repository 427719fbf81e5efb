import type { AccountReading } from '../../account-reading.ts';
import { clusters, taskDefinition, taskDetails, tasks } from '../../services/ecs.ts';
import type { FoundResources } from './found-resources.ts';
import { inGroups, type ResourceCollector } from './resource-collector.ts';

/** How many tasks AWS describes at once. */
const MOST = 100;

/** The roles of the tasks that run now and that commands can be run in. */
export const ecsTasks: ResourceCollector = {
  workloadTypes: ['ecs:task'],
  async collect(reading, { region }, found) {
    const listed = await reading.list(clusters, {}, ({ clusterArns }) => clusterArns, { region });
    const read = listed.map(async (cluster) =>
      reading.attempt(async () => collectCluster(reading, region, { cluster, found })),
    );
    if ((await Promise.all(read)).includes(undefined)) found.incomplete.add('ecs:task');
  },
};

async function collectCluster(
  reading: AccountReading,
  region: string,
  { cluster, found }: { readonly cluster: string; readonly found: FoundResources },
): Promise<true> {
  const options = { region, subject: cluster };
  const arns = await reading.list(tasks, { cluster }, ({ taskArns }) => taskArns, options);
  for (const group of inGroups(arns, MOST)) {
    const answer = await reading.demand(taskDetails, { cluster, tasks: group }, options);
    for (const task of answer.tasks ?? []) {
      if (task.enableExecuteCommand !== true) continue;
      const role =
        task.overrides?.taskRoleArn ??
        (await roleOfDefinition(reading, region, task.taskDefinitionArn ?? ''));
      found.addWorkload('ecs:task', task.taskArn, role);
    }
  }
  return true;
}

/** The answer about a definition is kept, so that many tasks of one ask once. */
async function roleOfDefinition(
  reading: AccountReading,
  region: string,
  arn: string,
): Promise<string | undefined> {
  const answer = await reading.demand(
    taskDefinition,
    { taskDefinition: arn },
    { region, subject: arn },
  );
  return answer.taskDefinition?.taskRoleArn;
}
