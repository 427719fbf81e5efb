import { ServiceError } from '../service-error.ts';
import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { policyText, resourceAt } from './resource-policies.ts';

const MISSING = { code: 'ResourceNotFoundException', service: 'dynamodb' } as const;
const MOST_NAMES = 100;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  // It pages by the name of the last table that was told.
  ListTables: reading(anything, ({ accountId, input, region, world }) => {
    const after = input.optionalText('ExclusiveStartTableName');
    const size = input.number('Limit', { min: 1, max: MOST_NAMES, otherwise: MOST_NAMES });
    const names = world.resources.of('dynamodb', accountId, region).map(({ name }) => name);
    const left = names.filter((name) => after === null || name > after);
    const page = left.slice(0, size);
    const last = left.length > size ? page.at(-1) : undefined;
    return { TableNames: page, LastEvaluatedTableName: last };
  }),
  GetResourcePolicy: reading(tableArn, (call) => {
    const Policy = policyText(resourceAt(call, tableArn(call), MISSING));
    if (Policy !== null) return { Policy };
    throw new ServiceError('PolicyNotFoundException', 'The table has no policy.');
  }),
};

/** DynamoDB, as far as tables and their policies go. */
export const DYNAMODB: Service = {
  signingName: 'dynamodb',
  actionPrefix: 'dynamodb',
  eventSource: 'dynamodb.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'DynamoDB_20120810',
    contentType: 'application/x-amz-json-1.0',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function tableArn({ input }: Call): string {
  return input.text('ResourceArn');
}
