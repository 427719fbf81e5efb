import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to SageMaker: to a job with an image of the caller's, or to a notebook. */
export const passRoleToSageMaker: StepKind = passRoleKind({
  id: 'pass-role-to-sage-maker',
  aliases: ['sagemaker-001', 'sagemaker-002', 'sagemaker-003'],
  title: 'passing a role to a SageMaker job or notebook',
  page: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html',
  services: ['sagemaker.amazonaws.com'],
  chains: [
    { actions: ['sagemaker:CreateTrainingJob'] },
    { actions: ['sagemaker:CreateProcessingJob'] },
    {
      actions: ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
    },
    {
      actions: [
        'sagemaker:CreateNotebookInstance',
        'sagemaker:CreateNotebookInstanceLifecycleConfig',
      ],
    },
    {
      actions: ['sagemaker:CreateNotebookInstance'],
      needs: 'a way into the notebook, such as a lifecycle configuration',
    },
  ],
});
