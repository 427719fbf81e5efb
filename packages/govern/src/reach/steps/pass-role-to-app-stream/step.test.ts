import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToAppStream } from './step.ts';

describe('pass-role-to-app-stream', () => {
  it.each(
    passRoleScenarios('appstream.amazonaws.com', [
      ['appstream:CreateImageBuilder', 'appstream:CreateImageBuilderStreamingURL'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToAppStream, scenario)).toEqual(scenario.expected);
  });
});
