import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverManagedInstance } from './step.ts';

describe('take-over-managed-instance', () => {
  it.each(takeOverScenarios('ec2.amazonaws.com', [['ssm:StartSession'], ['ssm:SendCommand']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(takeOverManagedInstance, scenario)).toEqual(scenario.expected);
    },
  );
});
