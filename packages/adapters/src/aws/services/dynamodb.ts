import {
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const DYNAMODB: AwsService<DynamoDBClient> = {
  name: 'dynamodb',
  open: (settings) => new DynamoDBClient(settings),
};

type DynamoDbOperation<Command extends CommandClass> = OperationOf<DynamoDBClient, Command>;

/** The tables of a region. */
export const tables: DynamoDbOperation<typeof ListTablesCommand> = operation(
  DYNAMODB,
  'ListTables',
  {
    paging: { from: 'LastEvaluatedTableName', to: 'ExclusiveStartTableName' },
    send: (client, input) => client.send(new ListTablesCommand(input)),
    keep: ['TableNames', 'LastEvaluatedTableName'],
  },
);

/** The policy of a table. */
export const tablePolicy: DynamoDbOperation<typeof GetResourcePolicyCommand> = operation(
  DYNAMODB,
  'GetResourcePolicy',
  {
    send: (client, input) => client.send(new GetResourcePolicyCommand(input)),
    keep: ['Policy'],
  },
);
