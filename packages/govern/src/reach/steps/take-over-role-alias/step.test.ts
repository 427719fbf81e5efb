import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverRoleAlias } from './step.ts';

describe('take-over-role-alias', () => {
  it.each(
    takeOverScenarios('credentials.iot.amazonaws.com', [
      ['iot:CreateKeysAndCertificate', 'iot:CreatePolicy', 'iot:AttachPolicy'],
      ['iot:CreateKeysAndCertificate', 'iot:AttachPolicy'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(takeOverRoleAlias, scenario)).toEqual(scenario.expected);
  });
});
