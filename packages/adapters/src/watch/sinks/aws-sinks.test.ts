import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  EnableSecurityHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpoint, hasMoto, motoEndpoint } from '../../aws/testing/index.ts';
import { simulatedEndpoint } from '../../simulated-aws/testing/two-accounts.ts';
import {
  createEventBridgeSink,
  createSecurityHubSink,
  createSesSink,
  createSnsSink,
} from './index.ts';
import { sampleAlert } from './testing/sample-alert.ts';

const format = ({ id }: { readonly id: string }) => ({ alert: id });

/** Lets a service send into a queue. */
function lettingIn(service: string, queueArn: string): string {
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
    },
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

describe.each([
  ['the simulated AWS', simulatedEndpoint, false],
  ['moto', motoEndpoint, !hasMoto()],
] as const)('alerts on %s', (_, start, isAbsent) => {
  describe.skipIf(isAbsent)('arrive', { timeout: 60_000 }, () => {
    let endpoint: AwsEndpoint;
    let sqs: SQSClient;

    beforeAll(async () => {
      endpoint = await start();
      sqs = new SQSClient(endpoint.settings);
    }, 60_000);

    afterAll(async () => {
      await endpoint.close();
    });

    async function queueFor(QueueName: string, service: string) {
      const arn = `arn:aws:sqs:us-east-1:${endpoint.account}:${QueueName}`;
      const Attributes = { Policy: lettingIn(service, arn) };
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
      return { arn, QueueUrl };
    }

    async function received(QueueUrl: string | undefined) {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      return JSON.parse(Messages?.[0]?.Body ?? '{}');
    }

    it('by a topic, as JSON to a queue', async () => {
      const { settings: aws } = endpoint;
      const sns = new SNSClient(aws);
      const { TopicArn: topic = '' } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
      const { arn, QueueUrl } = await queueFor('by-topic', 'sns.amazonaws.com');
      await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: arn }));
      const sink = createSnsSink({ name: 'topic', topic, aws, format });
      expect(await sink.check()).toMatchObject({ isWorking: true });
      expect(await sink.send(sampleAlert())).toMatchObject({ kind: 'sent' });
      expect(await received(QueueUrl)).toMatchObject({
        Subject: '[CRITICAL] mallory <!channel> & "co" is a full administrator',
        Message: '{"alert":"event-1.1"}',
      });
      const gone = createSnsSink({ name: 'topic', topic: `${topic}-gone`, aws, format });
      expect(await gone.send(sampleAlert())).toMatchObject({ kind: 'failed' });
      expect(await gone.check()).toMatchObject({ isWorking: false });
    });

    it('by a bus, to whoever has a rule for it', async () => {
      const { account, settings: aws } = endpoint;
      const events = new EventBridgeClient(aws);
      await events.send(new CreateEventBusCommand({ Name: 'alerts' }));
      const { arn, QueueUrl } = await queueFor('by-bus', 'events.amazonaws.com');
      const EventPattern = JSON.stringify({ source: ['countersign'] });
      const rule = { Name: 'all', EventBusName: 'alerts' };
      await events.send(new PutRuleCommand({ ...rule, EventPattern }));
      await events.send(
        new PutTargetsCommand({
          Rule: 'all',
          EventBusName: 'alerts',
          Targets: [{ Id: 'q', Arn: arn }],
        }),
      );
      const bus = `arn:aws:events:us-east-1:${account}:event-bus/alerts`;
      const sink = createEventBridgeSink({ name: 'bus', bus, aws, format });
      expect(await sink.check()).toMatchObject({ isWorking: true });
      expect(await sink.send(sampleAlert())).toMatchObject({ kind: 'sent' });
      expect(await received(QueueUrl)).toMatchObject({
        source: 'countersign',
        'detail-type': 'Countersign Alert',
        detail: { alert: 'event-1.1' },
        resources: ['arn:aws:iam::111122223333:user/mallory'],
      });
    });
  });
});

describe.skipIf(!hasMoto())('alerts on moto alone', { timeout: 60_000 }, () => {
  let endpoint: AwsEndpoint;

  beforeAll(async () => {
    endpoint = await motoEndpoint();
  }, 60_000);

  afterAll(async () => {
    await endpoint.close();
  });

  it('are findings of Security Hub, one for each incident', async () => {
    const { account, settings: aws } = endpoint;
    const hub = new SecurityHubClient(aws);
    await hub.send(new EnableSecurityHubCommand({}));
    const sink = createSecurityHubSink({
      name: 'hub',
      aws,
      finding: ({ incident }) => ({
        SchemaVersion: '2018-10-08',
        Id: incident.id,
        ProductArn: `arn:aws:securityhub:us-east-1:${account}:product/${account}/default`,
        GeneratorId: incident.rule,
        AwsAccountId: account,
        Types: ['TTPs/Privilege Escalation'],
        CreatedAt: '2026-01-01T00:00:00Z',
        UpdatedAt: '2026-01-01T00:00:00Z',
        Severity: { Label: 'CRITICAL' },
        Title: incident.title,
        Description: incident.title,
        Resources: [{ Type: 'AwsIamUser', Id: incident.target ?? '' }],
      }),
    });
    expect(await sink.check()).toMatchObject({ isWorking: true });
    expect(await sink.send(sampleAlert())).toEqual({ kind: 'sent', receipt: null });
    const { Findings } = await hub.send(new GetFindingsCommand({}));
    expect(Findings?.map(({ Id }) => Id)).toEqual(['event-1']);
  });

  it('are mails that SES sends', async () => {
    const { settings: aws } = endpoint;
    const ses = new SESv2Client(aws);
    const mail = { from: 'watch@example.com', to: ['ana@example.com'] };
    const sink = createSesSink({ name: 'ses', aws, ...mail });
    // Nobody has proved yet that the address is his.
    expect((await sink.send(sampleAlert())).kind).not.toBe('sent');
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: mail.from }));
    const sent = await sink.send(sampleAlert());
    expect(sent).toMatchObject({ kind: 'sent', receipt: expect.any(String) });
  });
});
