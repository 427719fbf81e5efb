import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverPod } from './step.ts';

describe('take-over-pod', () => {
  it.each(
    takeOverScenarios('pods.eks.amazonaws.com', [
      ['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverPod, scenario)).toEqual(scenario.expected);
  });
});
