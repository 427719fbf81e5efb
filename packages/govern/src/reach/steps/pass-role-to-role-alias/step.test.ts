import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToRoleAlias } from './step.ts';

describe('pass-role-to-role-alias', () => {
  it.each(
    passRoleScenarios('credentials.iot.amazonaws.com', [
      [
        'iot:CreateRoleAlias',
        'iot:CreateKeysAndCertificate',
        'iot:CreatePolicy',
        'iot:AttachPolicy',
      ],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToRoleAlias, scenario)).toEqual(scenario.expected);
  });
});
