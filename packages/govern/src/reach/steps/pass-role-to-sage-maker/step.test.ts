import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToSageMaker } from './step.ts';

describe('pass-role-to-sage-maker', () => {
  it.each(
    passRoleScenarios('sagemaker.amazonaws.com', [
      ['sagemaker:CreateTrainingJob'],
      ['sagemaker:CreateProcessingJob'],
      ['sagemaker:CreateHyperParameterTuningJob'],
      ['sagemaker:CreateModel', 'sagemaker:CreateEndpointConfig', 'sagemaker:CreateEndpoint'],
      ['sagemaker:CreateUserProfile', 'sagemaker:CreatePresignedDomainUrl'],
      ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
      ['sagemaker:CreateNotebookInstance', 'sagemaker:CreateNotebookInstanceLifecycleConfig'],
      ['sagemaker:CreateNotebookInstance'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToSageMaker, scenario)).toEqual(scenario.expected);
  });
});
