import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a pipeline of CodePipeline, whose Commands action runs what the caller says with it. */
export const passRoleToPipeline: StepKind = passRoleKind({
  id: 'pass-role-to-pipeline',
  aliases: [],
  title: 'passing a role to a pipeline of CodePipeline',
  page: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html',
  services: ['codepipeline.amazonaws.com'],
  passedIn: ['codepipeline:CreatePipeline', 'codepipeline:UpdatePipeline'],
  chains: [
    { actions: ['codepipeline:CreatePipeline'] },
    {
      actions: ['codepipeline:UpdatePipeline', 'codepipeline:StartPipelineExecution'],
      needs: 'a pipeline',
    },
  ],
});
