import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToFlink } from './step.ts';

describe('pass-role-to-flink', () => {
  it.each(
    passRoleScenarios('kinesisanalytics.amazonaws.com', [
      ['kinesisanalytics:CreateApplication', 'kinesisanalytics:StartApplication'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToFlink, scenario)).toEqual(scenario.expected);
  });
});
