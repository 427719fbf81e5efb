import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Passing a role to a pipeline of Data Pipeline: the one by which the service acts,
 * or the one of the instance that runs the caller's commands.
 */
export const passRoleToDataPipeline: StepKind = passRoleKind({
  id: 'pass-role-to-data-pipeline',
  aliases: ['datapipeline-001'],
  title: 'passing a role to a pipeline of Data Pipeline',
  page: 'https://docs.aws.amazon.com/datapipeline/latest/APIReference/API_PutPipelineDefinition.html',
  services: ['datapipeline.amazonaws.com', 'ec2.amazonaws.com'],
  passedIn: ['datapipeline:PutPipelineDefinition'],
  chains: [
    {
      actions: [
        'datapipeline:CreatePipeline',
        'datapipeline:PutPipelineDefinition',
        'datapipeline:ActivatePipeline',
      ],
    },
  ],
});
