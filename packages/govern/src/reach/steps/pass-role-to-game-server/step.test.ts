import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToGameServer } from './step.ts';

describe('pass-role-to-game-server', () => {
  it.each(
    passRoleScenarios('gamelift.amazonaws.com', [
      ['gamelift:CreateBuild', 'gamelift:RequestUploadCredentials', 'gamelift:CreateFleet'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToGameServer, scenario)).toEqual(scenario.expected);
  });
});
