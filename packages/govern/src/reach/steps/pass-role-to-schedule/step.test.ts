import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToSchedule } from './step.ts';

describe('pass-role-to-schedule', () => {
  it.each(
    passRoleScenarios('scheduler.amazonaws.com', [
      ['scheduler:CreateSchedule'],
      ['scheduler:UpdateSchedule'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToSchedule, scenario)).toEqual(scenario.expected);
  });
});
