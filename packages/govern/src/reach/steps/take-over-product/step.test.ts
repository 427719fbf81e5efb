import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverProduct } from './step.ts';

describe('take-over-product', () => {
  it.each(
    takeOverScenarios('servicecatalog.amazonaws.com', [
      ['servicecatalog:CreateProvisioningArtifact', 'servicecatalog:ProvisionProduct'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverProduct, scenario)).toEqual(scenario.expected);
  });
});
