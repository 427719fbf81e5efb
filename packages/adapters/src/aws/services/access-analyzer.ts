import { AccessAnalyzerClient, ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import { type AwsService, type OperationOf, operation } from '../operation.ts';

const ACCESS_ANALYZER: AwsService<AccessAnalyzerClient> = {
  name: 'access-analyzer',
  open: (settings) => new AccessAnalyzerClient(settings),
};

/** The analyzers of a region. */
export const analyzers: OperationOf<AccessAnalyzerClient, typeof ListAnalyzersCommand> = operation(
  ACCESS_ANALYZER,
  'ListAnalyzers',
  {
    paging: { from: 'nextToken', to: 'nextToken' },
    send: (client, input) => client.send(new ListAnalyzersCommand(input)),
    keep: ['analyzers', 'nextToken'],
  },
);
