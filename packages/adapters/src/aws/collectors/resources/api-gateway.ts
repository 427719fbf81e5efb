import { restApis } from '../../services/api-gateway.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The policies of REST APIs; HTTP APIs have none. */
export const apiGatewayRestApis: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { accountId, partition, region }, found) {
    const listed = await reading.list(restApis, {}, ({ items }) => items, { region });
    for (const { id = '', policy } of listed) {
      const Arn = `arn:${partition}:execute-api:${region}:${accountId}:${id}`;
      found.addPolicy(Arn, policy === undefined ? null : unescaped(policy));
    }
  },
};

/** AWS gives the text of the policy with its quotation marks escaped. */
function unescaped(policy: string): string {
  return policy.startsWith('{\\') ? policy.replaceAll('\\"', '"') : policy;
}
