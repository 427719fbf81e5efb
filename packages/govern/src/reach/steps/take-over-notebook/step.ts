import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Opening a SageMaker notebook, or having it run a lifecycle configuration when it starts. */
export const takeOverNotebook: StepKind = takeOverKind({
  id: 'take-over-notebook',
  aliases: ['sagemaker-004', 'sagemaker-005'],
  title: 'opening or changing a SageMaker notebook',
  page: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedNotebookInstanceUrl.html',
  runner: 'a SageMaker notebook',
  services: ['sagemaker.amazonaws.com'],
  shownBy: {
    calls: ['sagemaker:CreatePresignedNotebookInstanceUrl', 'sagemaker:UpdateNotebookInstance'],
    names: ['notebookInstanceName'],
  },
  chains: [
    { actions: ['sagemaker:CreatePresignedNotebookInstanceUrl'] },
    {
      actions: [
        'sagemaker:CreateNotebookInstanceLifecycleConfig',
        'sagemaker:StopNotebookInstance',
        'sagemaker:UpdateNotebookInstance',
        'sagemaker:StartNotebookInstance',
      ],
    },
  ],
  found: {
    type: 'sagemaker:notebook-instance',
    notAboutIt: ['sagemaker:CreateNotebookInstanceLifecycleConfig'],
  },
});
