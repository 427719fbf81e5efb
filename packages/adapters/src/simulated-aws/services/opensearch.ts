import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { policyText } from './resource-policies.ts';
import { restJson } from './rest-json.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListDomainNames: reading(anything, (call) => ({
    DomainNames: domainsIn(call).map(({ name }) => ({
      DomainName: name,
      EngineType: 'OpenSearch',
    })),
  })),
  DescribeDomains: {
    isReadOnly: true,
    asks: ({ accountId, input, region }) =>
      input.texts('DomainNames').map((name) => ({
        resource: `arn:aws:es:${region}:${accountId}:domain/${name}`,
      })),
    run: (call) => {
      const wanted = new Set(call.input.texts('DomainNames'));
      const found = domainsIn(call).filter(({ name }) => wanted.has(name));
      return {
        DomainStatusList: found.map((domain) => ({
          ARN: domain.arn,
          DomainId: `${call.accountId}/${domain.name}`,
          DomainName: domain.name,
          AccessPolicies: policyText(domain) ?? '',
        })),
      };
    },
  },
};

/** OpenSearch, as far as domains and their access policies go. */
export const OPENSEARCH: Service = {
  signingName: 'es',
  actionPrefix: 'es',
  eventSource: 'es.amazonaws.com',
  protocol: restJson({
    'GET /2021-01-01/domain': 'ListDomainNames',
    'POST /2021-01-01/opensearch/domain-info': 'DescribeDomains',
  }),
  operations: new Map(Object.entries(OPERATIONS)),
};

function domainsIn({ accountId, region, world }: Call) {
  return world.resources.of('es', accountId, region);
}
