import {
  BatchGetProjectsCommand,
  CodeBuildClient,
  ListProjectsCommand,
} from '@aws-sdk/client-codebuild';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const CODEBUILD: AwsService<CodeBuildClient> = {
  name: 'codebuild',
  open: (settings) => new CodeBuildClient(settings),
};

type CodeBuildOperation<Command extends CommandClass> = OperationOf<CodeBuildClient, Command>;

/** The projects of a region. */
export const projects: CodeBuildOperation<typeof ListProjectsCommand> = operation(
  CODEBUILD,
  'ListProjects',
  {
    paging: { from: 'nextToken', to: 'nextToken' },
    send: (client, input) => client.send(new ListProjectsCommand(input)),
    keep: ['projects', 'nextToken'],
  },
);

/** Some projects with their roles; of their environment nothing, as it may hold secrets. */
export const projectDetails: CodeBuildOperation<typeof BatchGetProjectsCommand> = operation(
  CODEBUILD,
  'BatchGetProjects',
  {
    send: (client, input) => client.send(new BatchGetProjectsCommand(input)),
    keep: ({ projects: found }) => ({
      projects: found?.map(({ arn, serviceRole }) => ({ arn, serviceRole })),
    }),
  },
);
