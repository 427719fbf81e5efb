import { ServiceError } from '../service-error.ts';
import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { runOperations } from './run-with-role.ts';
import { lastPart, type Running, runningOf } from './workloads.ts';

const PAGING: PagingNames = { size: 'maxResults', token: 'nextToken', nextToken: 'nextToken' };
const PAGE = { names: PAGING, otherwise: 100, max: 100 } as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListClusters: reading(anything, (call) => {
    const clusters = new Set(tasksIn(call).map((task) => clusterArn(call, clusterOf(task))));
    const page = pageOf(call.input, [...clusters], PAGE);
    return { clusterArns: page.items, ...page.members };
  }),
  ListTasks: reading(anything, (call) => {
    const cluster = lastPart({ resource: call.input.text('cluster') });
    const own = tasksIn(call).filter((task) => clusterOf(task) === cluster);
    const page = pageOf(call.input, own, PAGE);
    return { taskArns: page.items.map(({ arn }) => arn), ...page.members };
  }),
  DescribeTasks: {
    isReadOnly: true,
    asks: ({ input }) => input.texts('tasks').map((resource) => ({ resource })),
    run: (call) => {
      const wanted = new Set(call.input.texts('tasks'));
      const found = tasksIn(call).filter(({ arn }) => wanted.has(arn));
      return { tasks: found.map((task) => taskMembers(call, task)), failures: [] };
    },
  },
  DescribeTaskDefinition: reading(anything, (call) => {
    const arn = call.input.text('taskDefinition');
    const task = tasksIn(call).find((each) => definitionArn(call, each) === arn);
    if (task === undefined) {
      throw new ServiceError('ClientException', 'Unable to describe task definition.');
    }
    return { taskDefinition: { taskDefinitionArn: arn, taskRoleArn: task.roleArn ?? undefined } };
  }),
  ...runOperations('ecs', {
    CreateCluster: { on: 'cluster/{clusterName}' },
    RegisterTaskDefinition: {
      role: ['taskRoleArn'],
      to: 'ecs-tasks.amazonaws.com',
      answer: ({ accountId, input, region }, { role }) => {
        const family = input.text('family');
        const arn = `arn:aws:ecs:${region}:${accountId}:task-definition/${family}:1`;
        return { taskDefinition: { taskDefinitionArn: arn, taskRoleArn: role?.arn } };
      },
    },
    RunTask: { on: 'task-definition/{taskDefinition}' },
    StartTask: { on: 'task-definition/{taskDefinition}' },
    CreateService: { on: 'service/{cluster}/{serviceName}' },
  }),
};

/** Elastic Container Service, as far as tasks and their roles go; each has a definition of its own. */
export const ECS: Service = {
  signingName: 'ecs',
  actionPrefix: 'ecs',
  eventSource: 'ecs.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AmazonEC2ContainerServiceV20141113',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function tasksIn(call: Call): readonly Running[] {
  return runningOf(call, 'ecs:task');
}

/** `task/CLUSTER/ID`; ARNs of the old form name no cluster. */
function clusterOf({ resource }: Running): string {
  const [, cluster = '', id] = resource.split('/');
  return id === undefined ? 'default' : cluster;
}

function clusterArn({ accountId, region }: Call, name: string): string {
  return `arn:aws:ecs:${region}:${accountId}:cluster/${name}`;
}

function definitionArn({ accountId, region }: Call, task: Running): string {
  return `arn:aws:ecs:${region}:${accountId}:task-definition/${lastPart(task)}:1`;
}

function taskMembers(call: Call, task: Running) {
  return {
    taskArn: task.arn,
    clusterArn: clusterArn(call, clusterOf(task)),
    taskDefinitionArn: definitionArn(call, task),
    enableExecuteCommand: true,
    lastStatus: 'RUNNING',
  };
}
