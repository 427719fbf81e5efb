import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverFlink } from './step.ts';

describe('take-over-flink', () => {
  it.each(
    takeOverScenarios('kinesisanalytics.amazonaws.com', [['kinesisanalytics:UpdateApplication']]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverFlink, scenario)).toEqual(scenario.expected);
  });
});
