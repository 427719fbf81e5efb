import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverStudio } from './step.ts';

describe('take-over-studio', () => {
  it.each(takeOverScenarios('sagemaker.amazonaws.com', [['sagemaker:CreatePresignedDomainUrl']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(takeOverStudio, scenario)).toEqual(scenario.expected);
    },
  );
});
