import { publish } from '../deliver.ts';
import type { Resource } from '../resources.ts';
import { ServiceError } from '../service-error.ts';
import type { Subscription } from '../topics.ts';
import type { Members } from '../wire/write-answer.ts';
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
    const { subscriptions, resources } = call.world;
    resources.remove(topicArn(call));
    for (const { arn } of subscriptions.to(topicArn(call))) subscriptions.remove(arn);
    return null;
  }),
  Subscribe: changing(topicArn, subscribe),
  Unsubscribe: changing(anything, (call) => {
    call.world.subscriptions.remove(call.input.text('SubscriptionArn'));
    return null;
  }),
  ListSubscriptions: reading(anything, (call) =>
    subscriptionsPage(call, call.world.subscriptions.of(call.accountId)),
  ),
  ListSubscriptionsByTopic: reading(topicArn, (call) =>
    subscriptionsPage(call, call.world.subscriptions.to(topicIn(call).arn)),
  ),
  Publish: {
    ...changing(topicArn, (call) => {
      const { input, world } = call;
      const subject = input.optionalText('Subject');
      const { arn } = topicIn(call);
      return {
        MessageId: publish(world, { topicArn: arn, message: messageIn(call), subject }),
      };
    }),
    isDataEvent: true,
  },
};

/** Simple Notification Service: topics, their policies, and subscriptions of queues. */
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

function topicIn(call: Call): Resource {
  return resourceAt(call, topicArn(call), MISSING);
}

/** The largest message, in bytes. */
const MAX_MESSAGE_BYTES = 262_144;

/** The message for queues: with `MessageStructure` each protocol may have its own. */
function messageIn({ input }: Call): string {
  const message = input.text('Message');
  if (message === '' || Buffer.byteLength(message) > MAX_MESSAGE_BYTES) {
    throw invalid('Message too long or empty');
  }
  if (input.optionalText('MessageStructure') !== 'json') return message;
  const texts = textsIn(message);
  const otherwise = texts.get('default');
  if (otherwise === undefined) {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
  return texts.get('sqs') ?? otherwise;
}

function textsIn(message: string): ReadonlyMap<string, string> {
  try {
    const parsed: unknown = JSON.parse(message);
    const members = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
    return new Map(
      members.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])),
    );
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
}

function invalid(what: string): ServiceError {
  return new ServiceError('InvalidParameter', `Invalid parameter: ${what}`);
}

/** Queues want what they are subscribed to; whoever is behind another endpoint would have to say so. */
function subscribe(call: Call): Members {
  const { accountId, input, world } = call;
  const topic = topicIn(call);
  const [protocol, endpoint] = [input.text('Protocol'), input.text('Endpoint')];
  const known = world.subscriptions
    .to(topic.arn)
    .find((each) => each.protocol === protocol && each.endpoint === endpoint);
  const arn = known?.arn ?? `${topic.arn}:${world.identifiers.uuid()}`;
  const attributes = input.member('Attributes').flatMap((tree) => tree.list('entry'));
  const isRaw = attributes.some(
    (each) => each.text('key') === 'RawMessageDelivery' && each.text('value') === 'true',
  );
  const isConfirmed = protocol === 'sqs';
  const subscription = { arn, topicArn: topic.arn, ownerId: accountId, protocol, endpoint };
  world.subscriptions.add({ ...subscription, isRaw, isConfirmed });
  const isTold = isConfirmed || input.flag('ReturnSubscriptionArn');
  return { SubscriptionArn: isTold ? arn : 'pending confirmation' };
}

function subscriptionsPage({ input }: Call, subscriptions: readonly Subscription[]): Members {
  const page = pageOf(input, subscriptions, { names: TOKENS, otherwise: 100, max: 100 });
  return {
    Subscriptions: page.items.map((each) => ({
      SubscriptionArn: each.isConfirmed ? each.arn : 'PendingConfirmation',
      TopicArn: each.topicArn,
      Owner: each.ownerId,
      Protocol: each.protocol,
      Endpoint: each.endpoint,
    })),
    ...page.members,
  };
}
