import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a CodeBuild project, and starting a build. */
export const passRoleToBuild: StepKind = passRoleKind({
  id: 'pass-role-to-build',
  aliases: ['codebuild-001', 'codebuild-004'],
  title: 'passing a role to a CodeBuild project',
  page: 'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html',
  services: ['codebuild.amazonaws.com'],
  passedIn: [
    'codebuild:CreateProject',
    'codebuild:UpdateProject',
    'codebuild:StartBuild',
    'codebuild:StartBuildBatch',
  ],
  chains: [
    { actions: ['codebuild:CreateProject', 'codebuild:StartBuild'] },
    { actions: ['codebuild:CreateProject', 'codebuild:StartBuildBatch'] },
    { actions: ['codebuild:UpdateProject', 'codebuild:StartBuild'], needs: 'a CodeBuild project' },
    {
      actions: ['codebuild:UpdateProject', 'codebuild:StartBuildBatch'],
      needs: 'a CodeBuild project',
    },
  ],
});
