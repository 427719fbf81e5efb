import { GetDevEndpointsCommand, GetResourcePolicyCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const GLUE: AwsService<GlueClient> = {
  name: 'glue',
  open: (settings) => new GlueClient(settings),
};

type GlueOperation<Command extends CommandClass> = OperationOf<GlueClient, Command>;

/** The policy of the Data Catalog of a region. */
export const catalogPolicy: GlueOperation<typeof GetResourcePolicyCommand> = operation(
  GLUE,
  'GetResourcePolicy',
  {
    send: (client, input) => client.send(new GetResourcePolicyCommand(input)),
    keep: ['PolicyInJson'],
  },
);

/** The development endpoints of a region with their roles. */
export const devEndpoints: GlueOperation<typeof GetDevEndpointsCommand> = operation(
  GLUE,
  'GetDevEndpoints',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new GetDevEndpointsCommand(input)),
    keep: ({ DevEndpoints, NextToken }) => ({
      DevEndpoints: DevEndpoints?.map(({ EndpointName, RoleArn }) => ({ EndpointName, RoleArn })),
      NextToken,
    }),
  },
);
