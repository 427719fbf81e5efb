import { topicAttributes, topics } from '../../services/sns.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The policies of topics. */
export const snsTopics: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { region }, found) {
    const listed = await reading.list(topics, {}, ({ Topics }) => Topics, { region });
    await Promise.all(
      listed.map(async ({ TopicArn }) => {
        const answer = await reading.ask(
          topicAttributes,
          { TopicArn },
          { region, subject: TopicArn ?? '', absentOn: ['NotFoundException'] },
        );
        found.addPolicy(
          TopicArn,
          policyText(answer, ({ Attributes }) => Attributes?.['Policy']),
        );
      }),
    );
  },
};
