import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverFunction } from './step.ts';

describe('take-over-function', () => {
  it.each(
    takeOverScenarios('lambda.amazonaws.com', [
      ['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'],
      ['lambda:UpdateFunctionCode', 'lambda:AddPermission'],
      ['lambda:UpdateFunctionCode'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverFunction, scenario)).toEqual(scenario.expected);
  });
});
