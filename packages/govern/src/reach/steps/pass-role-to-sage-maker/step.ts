import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to SageMaker: to a job or model with an image of the caller's, or to a notebook or studio. */
export const passRoleToSageMaker: StepKind = passRoleKind({
  id: 'pass-role-to-sage-maker',
  aliases: ['sagemaker-001', 'sagemaker-002', 'sagemaker-003'],
  title: 'passing a role to a SageMaker job, model or notebook',
  page: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html',
  services: ['sagemaker.amazonaws.com'],
  passedIn: [
    'sagemaker:CreateTrainingJob',
    'sagemaker:CreateProcessingJob',
    'sagemaker:CreateNotebookInstance',
    'sagemaker:CreateHyperParameterTuningJob',
    'sagemaker:CreateModel',
    'sagemaker:CreateUserProfile',
  ],
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
    { actions: ['sagemaker:CreateHyperParameterTuningJob'] },
    {
      actions: [
        'sagemaker:CreateModel',
        'sagemaker:CreateEndpointConfig',
        'sagemaker:CreateEndpoint',
      ],
    },
    {
      actions: ['sagemaker:CreateUserProfile', 'sagemaker:CreatePresignedDomainUrl'],
      needs: 'a SageMaker domain',
    },
    {
      actions: ['sagemaker:CreateNotebookInstance'],
      needs: 'a way into the notebook, such as a lifecycle configuration',
    },
  ],
});
