import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Submitting a job by an existing Batch job definition with another command. */
export const takeOverBatchJob: StepKind = takeOverKind({
  id: 'take-over-batch-job',
  aliases: ['batch-002'],
  title: "submitting a Batch job with commands of the caller's",
  page: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html',
  runner: 'a Batch job definition',
  services: ['ecs-tasks.amazonaws.com'],
  shownBy: {
    calls: ['batch:SubmitJob'],
    names: ['jobDefinition'],
    withAny: [
      'containerOverrides',
      'nodeOverrides',
      'eksPropertiesOverride',
      'ecsPropertiesOverride',
    ],
  },
  chains: [{ actions: ['batch:SubmitJob'], needs: 'a Batch job queue' }],
});
