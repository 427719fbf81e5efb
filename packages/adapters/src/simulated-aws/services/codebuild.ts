import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { runOperations } from './run-with-role.ts';
import { lastPart, runningOf } from './workloads.ts';

const PAGING: PagingNames = { size: 'maxResults', token: 'nextToken', nextToken: 'nextToken' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListProjects: reading(anything, (call) => {
    const all = runningOf(call, 'codebuild:project').map(lastPart);
    const page = pageOf(call.input, all, { names: PAGING, otherwise: 100, max: 100 });
    return { projects: page.items, ...page.members };
  }),
  BatchGetProjects: {
    isReadOnly: true,
    asks: (call) => call.input.texts('names').map((name) => ({ resource: projectArn(call, name) })),
    run: (call) => {
      const wanted = new Set(call.input.texts('names'));
      const found = runningOf(call, 'codebuild:project').filter((each) =>
        wanted.has(lastPart(each)),
      );
      return {
        projects: found.map((each) => ({
          name: lastPart(each),
          arn: each.arn,
          serviceRole: each.roleArn ?? undefined,
        })),
        projectsNotFound: [],
      };
    },
  },
  ...runOperations('codebuild', {
    CreateProject: {
      on: 'project/{name}',
      role: ['serviceRole'],
      to: 'codebuild.amazonaws.com',
      begins: 'codebuild:project',
      answer: ({ input }, { arn, role }) => ({
        project: { name: input.text('name'), arn, serviceRole: role?.arn },
      }),
    },
    StartBuild: { on: 'project/{projectName}' },
    StartBuildBatch: { on: 'project/{projectName}' },
  }),
};

/** CodeBuild, as far as projects and their roles go. */
export const CODEBUILD: Service = {
  signingName: 'codebuild',
  actionPrefix: 'codebuild',
  eventSource: 'codebuild.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'CodeBuild_20161006',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function projectArn({ accountId, region }: Call, name: string): string {
  return `arn:aws:codebuild:${region}:${accountId}:project/${name}`;
}
