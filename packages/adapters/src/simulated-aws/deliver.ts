import { type Principal, parseArn } from '@countersign/core';
import { explain, type OpenObject } from '@countersign/govern';
import type { EventRule, EventTarget } from './event-rules.ts';
import type { TrailRecord } from './trail.ts';
import type { World } from './world.ts';

/** Something that a service does for whoever set it up. */
interface ServiceRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** On whose behalf, as in a rule or a topic. */
  readonly sourceArn: string;
}

/** Whether the policies of the resource let a service do something. */
function mayDo(world: World, { action, principal, resource, sourceArn }: ServiceRequest): boolean {
  const account = parseArn(sourceArn)?.account ?? '';
  const { decision } = explain(world.model, {
    principal,
    entity: null,
    action,
    resource,
    resourceAccount: parseArn(resource)?.account ?? null,
    context: new Map([
      ['aws:sourcearn', [sourceArn]],
      ['aws:sourceaccount', [account]],
      ['aws:securetransport', ['true']],
    ]),
    isContextComplete: true,
    session: null,
    resourcePolicy: world.resources.policyOf(resource),
    atMs: world.clock.atMs,
  });
  return decision.decision === 'Allowed';
}

function service(name: string): Principal {
  return { kind: 'service', service: name };
}

/** A message that was published to a topic. */
export interface Published {
  readonly topicArn: string;
  readonly message: string;
  readonly subject: string | null;
}

/** Sends a message to the queues that are subscribed to a topic, as far as their policies let it. Gives its id. */
export function publish(world: World, published: Published): string {
  const { message, subject, topicArn } = published;
  const id = world.identifiers.uuid();
  for (const { arn, endpoint, isConfirmed, isRaw, protocol } of world.subscriptions.to(topicArn)) {
    if (protocol !== 'sqs' || !isConfirmed) continue;
    const notification = {
      Type: 'Notification',
      MessageId: id,
      TopicArn: topicArn,
      ...(subject === null ? {} : { Subject: subject }),
      Message: message,
      Timestamp: new Date(world.clock.atMs).toISOString(),
      SignatureVersion: '1',
      Signature: '',
      SigningCertURL: '',
      UnsubscribeURL: `https://sns.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${arn}`,
    };
    sendAs(world, 'sns.amazonaws.com', {
      queueArn: endpoint,
      sourceArn: topicArn,
      body: isRaw ? message : JSON.stringify(notification),
    });
  }
  return id;
}

function sendAs(
  world: World,
  by: string,
  { body, queueArn, sourceArn }: Readonly<Record<'body' | 'queueArn' | 'sourceArn', string>>,
): void {
  if (world.resources.get(queueArn)?.service !== 'sqs') return;
  const request = { action: 'sqs:SendMessage', resource: queueArn, sourceArn };
  if (!mayDo(world, { ...request, principal: service(by) })) return;
  const id = world.identifiers.uuid();
  world.queues.send(queueArn, { id, body, senderId: by, atMs: world.clock.atMs });
}

/** An event on a bus. */
export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  readonly accountId: string;
  readonly region: string;
  readonly atMs: number;
  readonly resources: readonly string[];
  readonly detail: OpenObject;
  /** Whether it is about a call that only reads, as CloudTrail tells it. */
  readonly isReadOnlyCall: boolean;
}

/** Where in the way of an event from bus to bus it is; from the second bus on it goes no further. */
const LAST_BUS = 2;

/** Gives an event to the targets of a bus's rules. */
export function putEvent(world: World, busArn: string, event: BusEvent, nth = 1): void {
  const sent = eventJson(event);
  for (const rule of world.eventRules.of(busArn)) {
    if (rule.pattern === null || rule.state === 'DISABLED') continue;
    if (event.isReadOnlyCall && rule.state === 'ENABLED') continue;
    if (!rule.pattern(sent)) continue;
    for (const target of rule.targets) deliver(world, { event, nth, rule, target });
  }
}

function deliver(
  world: World,
  { event, nth, rule, target }: Delivery & { readonly target: EventTarget },
): void {
  const body = target.input ?? JSON.stringify(eventJson(event));
  const by = 'events.amazonaws.com';
  switch (parseArn(target.arn)?.service ?? '') {
    case 'sqs':
      sendAs(world, by, { body, queueArn: target.arn, sourceArn: rule.arn });
      return;
    case 'sns': {
      const request = { action: 'sns:Publish', resource: target.arn, sourceArn: rule.arn };
      if (mayDo(world, { ...request, principal: service(by) })) {
        publish(world, { topicArn: target.arn, message: body, subject: null });
      }
      return;
    }
    case 'events':
      if (nth < LAST_BUS && mayReachBus(world, rule, target)) {
        putEvent(world, target.arn, event, nth + 1);
      }
      return;
    default:
      // Nothing else that could be a target runs here.
      return;
  }
}

interface Delivery {
  readonly rule: EventRule;
  readonly event: BusEvent;
  readonly nth: number;
}

/** To a bus of its own account an event always gets; one of another account has to let this account in. */
function mayReachBus(world: World, rule: EventRule, target: EventTarget): boolean {
  if (parseArn(target.arn)?.account === rule.accountId) return true;
  const arn = `arn:aws:iam::${rule.accountId}:root`;
  return mayDo(world, {
    principal: { kind: 'root', account: rule.accountId, arn },
    action: 'events:PutEvents',
    resource: target.arn,
    sourceArn: rule.arn,
  });
}

function eventJson(event: BusEvent): OpenObject {
  return {
    version: '0',
    id: event.id,
    'detail-type': event.detailType,
    source: event.source,
    account: event.accountId,
    time: new Date(event.atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: event.region,
    resources: event.resources,
    detail: event.detail,
  };
}

/**
 * Puts what CloudTrail records on the default bus of the account and region.
 *
 * @see {@link https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html}
 */
export function putRecord(world: World, record: TrailRecord): void {
  const { awsRegion: region, eventSource, eventTime, recipientAccountId: accountId } = record;
  const busArn = `arn:aws:events:${region}:${accountId}:event-bus/default`;
  if (world.eventRules.of(busArn).length === 0) return;
  putEvent(world, busArn, {
    id: world.identifiers.uuid(),
    source: `aws.${eventSource.split('.')[0]}`,
    detailType: 'AWS API Call via CloudTrail',
    accountId,
    region,
    atMs: Date.parse(eventTime),
    resources: [],
    detail: { ...record },
    isReadOnlyCall: record.readOnly,
  });
}
