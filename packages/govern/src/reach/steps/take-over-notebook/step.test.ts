import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverNotebook } from './step.ts';

describe('take-over-notebook', () => {
  it.each(
    takeOverScenarios('sagemaker.amazonaws.com', [
      ['sagemaker:CreatePresignedNotebookInstanceUrl'],
      [
        'sagemaker:CreateNotebookInstanceLifecycleConfig',
        'sagemaker:StopNotebookInstance',
        'sagemaker:UpdateNotebookInstance',
        'sagemaker:StartNotebookInstance',
      ],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverNotebook, scenario)).toEqual(scenario.expected);
  });
});
