import { ServiceError } from '../service-error.ts';
import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';
import { policyText } from './resource-policies.ts';
import { runOperations } from './run-with-role.ts';
import { lastPart, runningOf } from './workloads.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetResourcePolicy: reading(catalogArn, (call) => {
    const catalog = call.world.resources.get(catalogArn(call));
    const PolicyInJson = catalog === undefined ? null : policyText(catalog);
    if (PolicyInJson !== null) return { PolicyInJson };
    throw new ServiceError('EntityNotFoundException', 'Policy not found');
  }),
  GetDevEndpoints: reading(anything, (call) => {
    const all = runningOf(call, 'glue:devendpoint');
    const page = pageOf(call.input, all, { names: TOKENS, otherwise: 100, max: 1000 });
    const DevEndpoints = page.items.map((each) => ({
      EndpointName: lastPart(each),
      RoleArn: each.roleArn ?? undefined,
    }));
    return { DevEndpoints, ...page.members };
  }),
  ...runOperations('glue', {
    CreateDevEndpoint: {
      on: 'devEndpoint/{EndpointName}',
      role: ['RoleArn'],
      to: 'glue.amazonaws.com',
      begins: 'glue:devendpoint',
      answer: ({ input }, { role }) => ({
        EndpointName: input.text('EndpointName'),
        RoleArn: role?.arn,
      }),
    },
    UpdateDevEndpoint: { on: 'devEndpoint/{EndpointName}' },
    CreateJob: { on: 'job/{Name}', role: ['Role'], to: 'glue.amazonaws.com' },
    UpdateJob: { on: 'job/{JobName}', role: ['JobUpdate.Role'], to: 'glue.amazonaws.com' },
    StartJobRun: { on: 'job/{JobName}' },
    CreateTrigger: { on: 'trigger/{Name}' },
  }),
};

/** Glue, as far as the policy of the catalogue and the roles of development endpoints go. */
export const GLUE: Service = {
  signingName: 'glue',
  actionPrefix: 'glue',
  eventSource: 'glue.amazonaws.com',
  protocol: { kind: 'json', targetPrefix: 'AWSGlue', contentType: 'application/x-amz-json-1.1' },
  operations: new Map(Object.entries(OPERATIONS)),
};

function catalogArn({ accountId, region }: Call): string {
  return `arn:aws:glue:${region}:${accountId}:catalog`;
}
