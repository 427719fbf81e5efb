import { APIGatewayClient, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const API_GATEWAY: AwsService<APIGatewayClient> = {
  name: 'apigateway',
  open: (settings) => new APIGatewayClient(settings),
};

type ApiGatewayOperation<Command extends CommandClass> = OperationOf<APIGatewayClient, Command>;

/** The REST APIs of a region with their policies. */
export const restApis: ApiGatewayOperation<typeof GetRestApisCommand> = operation(
  API_GATEWAY,
  'GetRestApis',
  {
    paging: { from: 'position', to: 'position' },
    send: (client, input) => client.send(new GetRestApisCommand(input)),
    keep: ({ items, position }) => ({
      items: items?.map(({ id, policy }) => ({ id, policy })),
      position,
    }),
    actions: ['apigateway:GET'],
  },
);
