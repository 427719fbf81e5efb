import { queueAttributes, queues } from '../../services/sqs.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** AWS pages only when it is told how much a page has. */
const PAGE = 1000;

/** The policies of queues. */
export const sqsQueues: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { region }, found) {
    const listed = await reading.list(queues, { MaxResults: PAGE }, ({ QueueUrls }) => QueueUrls, {
      region,
    });
    await Promise.all(
      listed.map(async (QueueUrl) => {
        const answer = await reading.askIfAny(
          queueAttributes,
          { QueueUrl, AttributeNames: ['QueueArn', 'Policy'] },
          { region, subject: QueueUrl, absentOn: ['QueueDoesNotExist'] },
        );
        const { Policy = null, QueueArn } = answer?.Attributes ?? {};
        found.addPolicy(QueueArn, Policy);
      }),
    );
  },
};
