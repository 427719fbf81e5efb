import { tablePolicy, tables } from '../../services/dynamodb.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The policies of tables. Those of streams are not read. */
export const dynamoDbTables: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { accountId, partition, region }, found) {
    const listed = await reading.list(tables, {}, ({ TableNames }) => TableNames, { region });
    await Promise.all(
      listed.map(async (name) => {
        const ResourceArn = `arn:${partition}:dynamodb:${region}:${accountId}:table/${name}`;
        const absentOn = ['PolicyNotFoundException', 'ResourceNotFoundException'];
        const answer = await reading.askIfAny(
          tablePolicy,
          { ResourceArn },
          { region, subject: ResourceArn, absentOn },
        );
        found.addPolicy(
          ResourceArn,
          policyText(answer, ({ Policy }) => Policy),
        );
      }),
    );
  },
};
