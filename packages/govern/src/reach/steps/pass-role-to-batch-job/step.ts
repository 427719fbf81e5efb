import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to the containers of a Batch job, which are ECS tasks. */
export const passRoleToBatchJob: StepKind = passRoleKind({
  id: 'pass-role-to-batch-job',
  aliases: ['batch-001', 'batch-003'],
  title: 'passing a role to a Batch job',
  page: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html',
  services: ['ecs-tasks.amazonaws.com'],
  passedIn: ['batch:RegisterJobDefinition'],
  chains: [
    {
      actions: [
        'batch:CreateComputeEnvironment',
        'batch:CreateJobQueue',
        'batch:RegisterJobDefinition',
        'batch:SubmitJob',
      ],
    },
    { actions: ['batch:RegisterJobDefinition', 'batch:SubmitJob'], needs: 'a Batch job queue' },
  ],
});
