import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to an HTTP data source of AppSync, which signs any request of AWS's that the caller writes. */
export const passRoleToGraphqlApi: StepKind = passRoleKind({
  id: 'pass-role-to-graphql-api',
  aliases: [],
  title: 'passing a role to a data source of AppSync',
  page: 'https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateDataSource.html',
  services: ['appsync.amazonaws.com'],
  passedIn: ['appsync:CreateDataSource'],
  chains: [
    {
      actions: [
        'appsync:CreateGraphqlApi',
        'appsync:CreateApiKey',
        'appsync:StartSchemaCreation',
        'appsync:CreateDataSource',
        'appsync:CreateResolver',
      ],
    },
    {
      actions: ['appsync:CreateDataSource', 'appsync:CreateResolver'],
      needs: 'a GraphQL API that the caller may query',
    },
  ],
});
