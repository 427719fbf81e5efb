import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToGraphqlApi } from './step.ts';

describe('pass-role-to-graphql-api', () => {
  it.each(
    passRoleScenarios('appsync.amazonaws.com', [
      [
        'appsync:CreateGraphqlApi',
        'appsync:CreateApiKey',
        'appsync:StartSchemaCreation',
        'appsync:CreateDataSource',
        'appsync:CreateResolver',
      ],
      ['appsync:CreateDataSource', 'appsync:CreateResolver'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToGraphqlApi, scenario)).toEqual(scenario.expected);
  });
});
