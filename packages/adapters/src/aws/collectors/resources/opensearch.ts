import { domainNames, domains } from '../../services/opensearch.ts';
import { inGroups, type ResourceCollector } from './resource-collector.ts';

/** How many domains AWS describes at once. */
const MOST = 5;

/** The access policies of OpenSearch domains. */
export const openSearchDomains: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { region }, found) {
    const { DomainNames = [] } = await reading.demand(domainNames, {}, { region });
    const names = DomainNames.flatMap(({ DomainName }) => DomainName ?? []);
    const groups = [...inGroups(names, MOST)].map(async (group) =>
      reading.ask(domains, { DomainNames: group }, { region, subject: group.join(', ') }),
    );
    for (const answer of await Promise.all(groups)) {
      for (const { AccessPolicies, ARN } of answer?.DomainStatusList ?? []) {
        found.addPolicy(ARN, AccessPolicies ?? null);
      }
    }
  },
};
