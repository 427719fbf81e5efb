import {
  DescribeDomainsCommand,
  ListDomainNamesCommand,
  OpenSearchClient,
} from '@aws-sdk/client-opensearch';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const OPENSEARCH: AwsService<OpenSearchClient> = {
  name: 'es',
  open: (settings) => new OpenSearchClient(settings),
};

type OpenSearchOperation<Command extends CommandClass> = OperationOf<OpenSearchClient, Command>;

/** The domains of a region. */
export const domainNames: OpenSearchOperation<typeof ListDomainNamesCommand> = operation(
  OPENSEARCH,
  'ListDomainNames',
  {
    send: (client, input) => client.send(new ListDomainNamesCommand(input)),
    keep: ['DomainNames'],
  },
);

/** Some domains with their access policies. */
export const domains: OpenSearchOperation<typeof DescribeDomainsCommand> = operation(
  OPENSEARCH,
  'DescribeDomains',
  {
    send: (client, input) => client.send(new DescribeDomainsCommand(input)),
    keep: ['DomainStatusList'],
  },
);
