import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const ECS: AwsService<ECSClient> = {
  name: 'ecs',
  open: (settings) => new ECSClient(settings),
};

type EcsOperation<Command extends CommandClass> = OperationOf<ECSClient, Command>;

/** The clusters of a region. */
export const clusters: EcsOperation<typeof ListClustersCommand> = operation(ECS, 'ListClusters', {
  paging: { from: 'nextToken', to: 'nextToken' },
  send: (client, input) => client.send(new ListClustersCommand(input)),
  keep: ['clusterArns', 'nextToken'],
});

/** The running tasks of a cluster. */
export const tasks: EcsOperation<typeof ListTasksCommand> = operation(ECS, 'ListTasks', {
  paging: { from: 'nextToken', to: 'nextToken' },
  send: (client, input) => client.send(new ListTasksCommand(input)),
  keep: ['taskArns', 'nextToken'],
});

/** Some tasks, as far as they carry a role. */
export const taskDetails: EcsOperation<typeof DescribeTasksCommand> = operation(
  ECS,
  'DescribeTasks',
  {
    send: (client, input) => client.send(new DescribeTasksCommand(input)),
    keep: ({ tasks: found }) => ({
      tasks: found?.map(({ enableExecuteCommand, overrides, taskArn, taskDefinitionArn }) => ({
        taskArn,
        taskDefinitionArn,
        enableExecuteCommand,
        overrides: { taskRoleArn: overrides?.taskRoleArn },
      })),
    }),
  },
);

/** The role of a task definition; of its containers nothing, as their environment may hold secrets. */
export const taskDefinition: EcsOperation<typeof DescribeTaskDefinitionCommand> = operation(
  ECS,
  'DescribeTaskDefinition',
  {
    send: (client, input) => client.send(new DescribeTaskDefinitionCommand(input)),
    keep: ({ taskDefinition: found }) => ({
      taskDefinition: found === undefined ? undefined : { taskRoleArn: found.taskRoleArn },
    }),
  },
);
