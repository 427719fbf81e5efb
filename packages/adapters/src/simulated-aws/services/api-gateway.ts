import type { Call, Operation, Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { policyText } from './resource-policies.ts';
import { restJson } from './rest-json.ts';

const PAGING: PagingNames = { size: 'limit', token: 'position', nextToken: 'position' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetRestApis: {
    isReadOnly: true,
    asks: ({ region }) => [
      { action: 'apigateway:GET', resource: `arn:aws:apigateway:${region}::/restapis` },
    ],
    run: ({ accountId, input, region, world }: Call) => {
      const all = world.resources.of('execute-api', accountId, region);
      const page = pageOf(input, all, { names: PAGING, otherwise: 25, max: 500 });
      // It gives the text of the policy with its quotation marks escaped.
      const item = page.items.map((api) => ({
        id: api.name,
        name: api.name,
        policy: policyText(api)?.replaceAll('"', String.raw`\"`),
      }));
      return { item, ...page.members };
    },
  },
};

/** API Gateway, as far as REST APIs and their policies go. */
export const API_GATEWAY: Service = {
  signingName: 'apigateway',
  actionPrefix: 'apigateway',
  eventSource: 'apigateway.amazonaws.com',
  protocol: restJson({ 'GET /restapis': 'GetRestApis' }),
  operations: new Map(Object.entries(OPERATIONS)),
};
