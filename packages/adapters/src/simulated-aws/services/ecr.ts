import { ServiceError } from '../service-error.ts';
import { type Call, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { policyText, resourceAt } from './resource-policies.ts';

const MISSING = { code: 'RepositoryNotFoundException', service: 'ecr' } as const;
const PAGING: PagingNames = { size: 'maxResults', token: 'nextToken', nextToken: 'nextToken' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeRepositories: reading(
    ({ accountId, region }) => `arn:aws:ecr:${region}:${accountId}:repository/*`,
    ({ accountId, input, region, world }) => {
      const all = world.resources.of('ecr', accountId, region);
      const page = pageOf(input, all, { names: PAGING, otherwise: 100, max: 1000 });
      const repositories = page.items.map(({ arn, name }) => ({
        registryId: accountId,
        repositoryArn: arn,
        repositoryName: name,
      }));
      return { repositories, ...page.members };
    },
  ),
  GetRepositoryPolicy: reading(repositoryArn, (call) => {
    const { name, policy } = resourceAt(call, repositoryArn(call), MISSING);
    const text = policyText({ policy });
    if (text !== null) return { repositoryName: name, policyText: text };
    throw new ServiceError(
      'RepositoryPolicyNotFoundException',
      `Repository policy does not exist for the repository with name '${name}'.`,
    );
  }),
};

/** Elastic Container Registry, as far as repositories and their policies go. */
export const ECR: Service = {
  signingName: 'ecr',
  actionPrefix: 'ecr',
  eventSource: 'ecr.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function repositoryArn({ accountId, input, region }: Call): string {
  return `arn:aws:ecr:${region}:${accountId}:repository/${input.text('repositoryName')}`;
}
