import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { invariant } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedAws } from './index.ts';
import { asAna, OTHER, OWN, startTwoAccounts } from './testing/two-accounts.ts';

const AT_MS = Date.parse('2026-11-26T08:00:00Z');

let aws: SimulatedAws;
let sqs: SQSClient;

beforeEach(async () => {
  aws = await startTwoAccounts([], AT_MS);
  sqs = new SQSClient(asAna(aws, OWN));
});

afterEach(async () => {
  await aws.close();
});

interface Queue {
  readonly url: string;
  readonly arn: string;
}

/** Makes a queue, into which a service may send on behalf of whoever matches. */
async function makeQueue(
  QueueName: string,
  { attributes = {}, from, service }: QueueOptions = {},
): Promise<Queue> {
  const arn = `arn:aws:sqs:us-east-1:${OWN}:${QueueName}`;
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnLike: { 'aws:SourceArn': from } },
      },
    ],
  };
  const Policy = service === undefined ? {} : { Policy: JSON.stringify(policy) };
  const Attributes = { ...attributes, ...Policy };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  invariant(QueueUrl !== undefined, 'a queue has a URL');
  return { url: QueueUrl, arn };
}

interface QueueOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly service?: string;
  readonly from?: string;
}

async function send({ url }: Queue, MessageBody: string): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
}

async function receive(
  { url }: Queue,
  options: Partial<ReceiveMessageCommandInput> = {},
): Promise<readonly Message[]> {
  const input = { QueueUrl: url, MaxNumberOfMessages: 10, ...options };
  return (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

async function bodies(queue: Queue): Promise<readonly string[]> {
  return (await receive(queue)).map(({ Body }) => Body ?? '');
}

describe('messages in queues', () => {
  it('are seen by one at a time, and again once nobody says that they are done', async () => {
    const queue = await makeQueue('work');
    await send(queue, 'one & <two>');
    const [first] = await receive(queue, { MessageSystemAttributeNames: ['All'] });
    expect(first?.Body).toBe('one & <two>');
    expect(first?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
    expect(await receive(queue)).toEqual([]);
    aws.clock.advance(30_000);
    const [again] = await receive(queue, { MessageSystemAttributeNames: ['All'] });
    expect(again?.MessageId).toBe(first?.MessageId);
    expect(again?.Attributes?.['ApproximateReceiveCount']).toBe('2');
    const ReceiptHandle = again?.ReceiptHandle;
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
    aws.clock.advance(60_000);
    expect(await receive(queue)).toEqual([]);
  });

  it('come back at once where somebody lets go of them', async () => {
    const queue = await makeQueue('work');
    await send(queue, 'x');
    const [message] = await receive(queue);
    const { ReceiptHandle } = message ?? {};
    const given = { QueueUrl: queue.url, ReceiptHandle, VisibilityTimeout: 0 };
    await sqs.send(new ChangeMessageVisibilityCommand(given));
    expect(await bodies(queue)).toEqual(['x']);
  });

  it('are waited for', async () => {
    const queue = await makeQueue('work');
    const waiting = receive(queue, { WaitTimeSeconds: 20 });
    await send(queue, 'late');
    expect((await waiting).map(({ Body }) => Body)).toEqual(['late']);
  });

  it('come late, end, and move on, as their queue says', async () => {
    const dead = await makeQueue('dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const attributes = { DelaySeconds: '5', VisibilityTimeout: '10', RedrivePolicy };
    const queue = await makeQueue('work', { attributes });
    await send(queue, 'x');
    expect(await bodies(queue)).toEqual([]);
    aws.clock.advance(5_000);
    for (const expected of [['x'], ['x'], []]) {
      expect(await bodies(queue)).toEqual(expected);
      aws.clock.advance(10_000);
    }
    expect(await bodies(dead)).toEqual(['x']);
    const Attributes = { MessageRetentionPeriod: '60' };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: dead.url, Attributes }));
    aws.clock.advance(60_000);
    expect(await bodies(dead)).toEqual([]);
  });

  it('are sent in batches, of which each entry stands by itself', async () => {
    const queue = await makeQueue('work');
    const Entries = ['a', '', 'c'].map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
    const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['0', '2']);
    expect(answer.Failed?.map(({ Code, Id }) => [Id, Code])).toEqual([
      ['1', 'InvalidParameterValue'],
    ]);
    const QueueUrl = queue.url;
    const counted = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    expect((await sqs.send(counted)).Attributes).toMatchObject({
      ApproximateNumberOfMessages: '2',
    });
  });

  it('are nothing for another account', async () => {
    const queue = await makeQueue('work');
    await send(queue, 'x');
    const stranger = new SQSClient(asAna(aws, OTHER));
    const input = { QueueUrl: queue.url };
    await expect(stranger.send(new ReceiveMessageCommand(input))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('what is published to a topic', () => {
  it('reaches the queues that let it in', async () => {
    const sns = new SNSClient(asAna(aws, OWN));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    const letIn = { service: 'sns.amazonaws.com', from: TopicArn ?? '' };
    const open = await makeQueue('open', letIn);
    const raw = await makeQueue('raw', letIn);
    const closed = await makeQueue('closed');
    const subscribe = async (Endpoint: string, Attributes = {}) =>
      sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
    await subscribe(raw.arn, { RawMessageDelivery: 'true' });
    await subscribe(closed.arn);
    const { SubscriptionArn } = await subscribe(open.arn);
    await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ana@example.com' }),
    );
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.map((each) => each.Protocol)).toEqual(['sqs', 'sqs', 'sqs', 'email']);
    expect(Subscriptions?.at(-1)?.SubscriptionArn).toBe('PendingConfirmation');
    await sns.send(new PublishCommand({ TopicArn, Message: 'a role was made', Subject: 'role' }));
    const [message = ''] = await bodies(open);
    expect(JSON.parse(message)).toMatchObject({
      Type: 'Notification',
      TopicArn,
      Subject: 'role',
      Message: 'a role was made',
    });
    expect(await bodies(raw)).toEqual(['a role was made']);
    expect(await bodies(closed)).toEqual([]);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await sns.send(new PublishCommand({ TopicArn, Message: 'again' }));
    expect(await bodies(open)).toEqual([]);
  });
});

describe('events on buses', () => {
  let events: EventBridgeClient;
  let iam: IAMClient;

  beforeEach(() => {
    events = new EventBridgeClient(asAna(aws, OWN));
    iam = new IAMClient(asAna(aws, OWN));
  });

  async function makeRule(Name: string, pattern: object, target: string, options = {}) {
    const EventPattern = JSON.stringify(pattern);
    await events.send(new PutRuleCommand({ Name, EventPattern, ...options }));
    const Targets = [{ Id: 'first', Arn: target }];
    await events.send(new PutTargetsCommand({ Rule: Name, Targets }));
  }

  const ofRules = { service: 'events.amazonaws.com', from: `arn:aws:events:*:${OWN}:rule/*` };
  const IAM_CALLS = { source: ['aws.iam'], detail: { eventSource: ['iam.amazonaws.com'] } };

  it('are the calls that CloudTrail records, and lead to queues that let rules in', async () => {
    const [queue, closed] = [await makeQueue('calls', ofRules), await makeQueue('closed')];
    await makeRule('calls', IAM_CALLS, queue.arn);
    await makeRule('closed', IAM_CALLS, closed.arn);
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    await iam.send(new ListUsersCommand({}));
    await expect(iam.send(new CreateUserCommand({ UserName: 'bob' }))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
    const seen = (await bodies(queue)).map((body) => JSON.parse(body));
    expect(seen).toMatchObject([
      {
        'detail-type': 'AWS API Call via CloudTrail',
        source: 'aws.iam',
        account: OWN,
        region: 'us-east-1',
        detail: {
          eventName: 'CreateUser',
          requestParameters: { userName: 'bob' },
          userIdentity: { arn: `arn:aws:iam::${OWN}:user/ana` },
        },
      },
      { detail: { eventName: 'CreateUser', errorCode: 'EntityAlreadyExists' } },
    ]);
    expect(await bodies(closed)).toEqual([]);
  });

  it('are calls that only read where a rule asks for all', async () => {
    const queue = await makeQueue('calls', ofRules);
    const State = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    await makeRule('calls', IAM_CALLS, queue.arn, { State });
    await iam.send(new ListUsersCommand({}));
    expect(await bodies(queue)).toHaveLength(1);
    await events.send(new DisableRuleCommand({ Name: 'calls' }));
    await iam.send(new ListUsersCommand({}));
    expect(await bodies(queue)).toEqual([]);
  });

  it('go on to the bus of another account that lets them in', async () => {
    const central = `arn:aws:events:us-east-1:${OTHER}:event-bus/central`;
    const theirs = new EventBridgeClient(asAna(aws, OTHER));
    await theirs.send(new CreateEventBusCommand({ Name: 'central' }));
    const queue = await makeQueue('all', {
      service: 'events.amazonaws.com',
      from: `arn:aws:events:us-east-1:${OTHER}:rule/central/all`,
    });
    const EventPattern = JSON.stringify({ account: [OWN] });
    const there = { EventBusName: 'central' };
    await theirs.send(new PutRuleCommand({ Name: 'all', EventPattern, ...there }));
    const Targets = [{ Id: 'queue', Arn: queue.arn }];
    await theirs.send(new PutTargetsCommand({ Rule: 'all', Targets, ...there }));
    await makeRule('forward', IAM_CALLS, central);
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    expect(await bodies(queue)).toEqual([]);
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${OWN}:root` },
          Action: 'events:PutEvents',
          Resource: central,
        },
      ],
    });
    await theirs.send(new PutPermissionCommand({ ...there, Policy }));
    await iam.send(new CreateUserCommand({ UserName: 'cid' }));
    const seen = (await bodies(queue)).map((body) => JSON.parse(body));
    expect(seen).toMatchObject([
      { account: OWN, detail: { requestParameters: { userName: 'cid' } } },
    ]);
  });

  it('are one’s own, and what is sent in their place is what a target says', async () => {
    const queue = await makeQueue('own', ofRules);
    await events.send(
      new PutRuleCommand({ Name: 'own', EventPattern: JSON.stringify({ detail: { n: [2] } }) }),
    );
    const Targets = [
      { Id: 'whole', Arn: queue.arn },
      { Id: 'said', Arn: queue.arn, Input: '"two"' },
    ];
    await events.send(new PutTargetsCommand({ Rule: 'own', Targets }));
    const Entries = ['{"n":1}', '{"n":2}', 'none'].map((Detail) => ({
      Source: 'own',
      DetailType: 'count',
      Detail,
    }));
    const answer = await events.send(new PutEventsCommand({ Entries }));
    expect(answer.FailedEntryCount).toBe(1);
    const [whole = '', said] = await bodies(queue);
    expect(JSON.parse(whole)).toMatchObject({ source: 'own', detail: { n: 2 } });
    expect(said).toBe('"two"');
  });

  it('have rules that are listed, and go once their targets are gone', async () => {
    const queue = await makeQueue('calls', ofRules);
    await makeRule('calls', IAM_CALLS, queue.arn);
    const { Rules } = await events.send(new ListRulesCommand({}));
    expect(Rules).toMatchObject([
      { Name: 'calls', State: 'ENABLED', EventPattern: JSON.stringify(IAM_CALLS) },
    ]);
    const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: 'calls' }));
    expect(Targets).toEqual([{ Id: 'first', Arn: queue.arn }]);
    const drop = new DeleteRuleCommand({ Name: 'calls' });
    await expect(events.send(drop)).rejects.toMatchObject({ name: 'ValidationException' });
    await events.send(new RemoveTargetsCommand({ Rule: 'calls', Ids: ['first'] }));
    await events.send(drop);
    expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
  });

  it('are refused patterns that mean nothing', async () => {
    for (const EventPattern of [
      '{}',
      'x',
      '{"source":"aws.iam"}',
      '{"source":[{"cidr":"::/0"}]}',
    ]) {
      const put = new PutRuleCommand({ Name: 'bad', EventPattern });
      await expect(events.send(put)).rejects.toMatchObject({
        name: 'InvalidEventPatternException',
      });
    }
  });
});
