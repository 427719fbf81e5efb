import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Starting a build of a CodeBuild project with another build specification. */
export const takeOverBuild: StepKind = takeOverKind({
  id: 'take-over-build',
  aliases: ['codebuild-002', 'codebuild-003'],
  title: "starting a build with commands of the caller's",
  page: 'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html',
  runner: 'a CodeBuild project',
  services: ['codebuild.amazonaws.com'],
  shownBy: {
    calls: ['codebuild:StartBuild', 'codebuild:StartBuildBatch'],
    names: ['projectName'],
    withAny: [
      'buildspecOverride',
      'sourceLocationOverride',
      'imageOverride',
      'environmentVariablesOverride',
    ],
  },
  chains: [{ actions: ['codebuild:StartBuild'] }, { actions: ['codebuild:StartBuildBatch'] }],
  found: { type: 'codebuild:project' },
});
