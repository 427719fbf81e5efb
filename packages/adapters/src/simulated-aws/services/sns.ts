import {
  anything,
  type Call,
  changing,
  type Operation,
  reading,
  type Service,
} from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';
import { addResource, policyText, resourceAt, writePolicy } from './resource-policies.ts';

const MISSING = { code: 'NotFound', service: 'sns' } as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateTopic: changing(newArn, (call) => {
    const arn = newArn(call);
    const name = call.input.text('Name');
    if (call.world.resources.get(arn) === undefined) {
      addResource(call, { arn, name, service: 'sns' });
    }
    return { TopicArn: arn };
  }),
  ListTopics: reading(anything, ({ accountId, input, region, world }) => {
    const topics = world.resources.of('sns', accountId, region);
    const page = pageOf(input, topics, { names: TOKENS, otherwise: 100, max: 100 });
    return { Topics: page.items.map(({ arn }) => ({ TopicArn: arn })), ...page.members };
  }),
  GetTopicAttributes: reading(topicArn, (call) => {
    const topic = resourceAt(call, topicArn(call), MISSING);
    const attributes = new Map([
      ['TopicArn', topic.arn],
      ['Owner', topic.accountId],
      ['Policy', policyText(topic) ?? ''],
    ]);
    return { Attributes: attributes };
  }),
  SetTopicAttributes: changing(topicArn, (call) => {
    const topic = resourceAt(call, topicArn(call), MISSING);
    if (call.input.text('AttributeName') === 'Policy') {
      writePolicy(topic, call.input.text('AttributeValue'));
    }
    return null;
  }),
  DeleteTopic: changing(topicArn, (call) => {
    call.world.resources.remove(topicArn(call));
    return null;
  }),
};

/** Simple Notification Service, as far as topics and their policies go. */
export const SNS: Service = {
  signingName: 'sns',
  actionPrefix: 'sns',
  eventSource: 'sns.amazonaws.com',
  protocol: {
    kind: 'query',
    dialect: 'query',
    version: '2010-03-31',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function newArn({ accountId, input, region }: Call): string {
  return `arn:aws:sns:${region}:${accountId}:${input.text('Name')}`;
}

function topicArn({ input }: Call): string {
  return input.text('TopicArn');
}
