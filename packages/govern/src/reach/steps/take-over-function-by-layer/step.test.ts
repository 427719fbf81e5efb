import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverFunctionByLayer } from './step.ts';

describe('take-over-function-by-layer', () => {
  it.each(
    takeOverScenarios('lambda.amazonaws.com', [
      ['lambda:UpdateFunctionConfiguration', 'lambda:InvokeFunction'],
      ['lambda:UpdateFunctionConfiguration'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverFunctionByLayer, scenario)).toEqual(scenario.expected);
  });
});
