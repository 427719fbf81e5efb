import { type Call, type Operation, reading, type Service } from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';
import { runOperations } from './run-with-role.ts';
import { type Running, runningOf } from './workloads.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeStacks: reading(
    ({ accountId, region }) => `arn:aws:cloudformation:${region}:${accountId}:stack/*/*`,
    (call) => {
      const all = runningOf(call, 'cloudformation:stack');
      const page = pageOf(call.input, all, { names: TOKENS, otherwise: 100, max: 100 });
      return { Stacks: page.items.map((each) => stackMembers(call, each)), ...page.members };
    },
  ),
  ...runOperations('cloudformation', {
    CreateStack: {
      on: 'stack/{StackName}/begun',
      role: ['RoleARN'],
      to: 'cloudformation.amazonaws.com',
      begins: 'cloudformation:stack',
      answer: (_, { arn }) => ({ StackId: arn }),
    },
    UpdateStack: {
      on: 'stack/{StackName}/*',
      role: ['RoleARN'],
      to: 'cloudformation.amazonaws.com',
    },
    CreateChangeSet: {
      on: 'stack/{StackName}/*',
      role: ['RoleARN'],
      to: 'cloudformation.amazonaws.com',
    },
    ExecuteChangeSet: { on: 'stack/{StackName}/*' },
    CreateStackSet: {
      on: 'stackset/{StackSetName}:*',
      role: ['AdministrationRoleARN'],
      to: 'cloudformation.amazonaws.com',
    },
    UpdateStackSet: {
      on: 'stackset/{StackSetName}:*',
      role: ['AdministrationRoleARN'],
      to: 'cloudformation.amazonaws.com',
    },
    CreateStackInstances: { on: 'stackset/{StackSetName}:*' },
  }),
};

/** CloudFormation, as far as stacks and their roles go. */
export const CLOUDFORMATION: Service = {
  signingName: 'cloudformation',
  actionPrefix: 'cloudformation',
  eventSource: 'cloudformation.amazonaws.com',
  protocol: {
    kind: 'query',
    dialect: 'query',
    version: '2010-05-15',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function stackMembers({ world }: Call, { arn, resource, roleArn }: Running) {
  const [, name = ''] = resource.split('/');
  return {
    StackId: arn,
    StackName: name,
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: new Date(world.detailsOf(arn).createdAtMs),
    RoleARN: roleArn ?? undefined,
  };
}
