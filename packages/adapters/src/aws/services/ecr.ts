import {
  DescribeRepositoriesCommand,
  ECRClient,
  GetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const ECR: AwsService<ECRClient> = {
  name: 'ecr',
  open: (settings) => new ECRClient(settings),
};

type EcrOperation<Command extends CommandClass> = OperationOf<ECRClient, Command>;

/** The repositories of a region. */
export const repositories: EcrOperation<typeof DescribeRepositoriesCommand> = operation(
  ECR,
  'DescribeRepositories',
  {
    paging: { from: 'nextToken', to: 'nextToken' },
    send: (client, input) => client.send(new DescribeRepositoriesCommand(input)),
    keep: ({ nextToken, repositories: found }) => ({
      repositories: found?.map(({ repositoryArn, repositoryName }) => ({
        repositoryArn,
        repositoryName,
      })),
      nextToken,
    }),
  },
);

/** The policy of a repository. */
export const repositoryPolicy: EcrOperation<typeof GetRepositoryPolicyCommand> = operation(
  ECR,
  'GetRepositoryPolicy',
  {
    send: (client, input) => client.send(new GetRepositoryPolicyCommand(input)),
    keep: ['policyText'],
  },
);
