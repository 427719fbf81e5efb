import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { principalsOf } from '../inventory/model.ts';
import { arnOf, modelOf } from '../testing/test-model.ts';
import { type Actor, type ActorSources, ActorTracker } from './actor.ts';
import { readTrailEvent, type TrailEvent } from './trail-event.ts';

const ACCOUNT = '111122223333';
let nextId = 0;

function event(userIdentity: object, parts: Readonly<Record<string, unknown>> = {}): TrailEvent {
  nextId += 1;
  const read = readTrailEvent(
    {
      eventID: `e${nextId}`,
      eventTime: '2026-01-02T03:04:05Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      userIdentity,
      ...parts,
    },
    '',
  );
  invariant(read.ok, 'the event is well formed');
  return read.value;
}

function user(name: string, accessKeyId = 'AKIAOWN'): object {
  return { type: 'IAMUser', arn: arnOf(`user/${name}`), userName: name, accessKeyId };
}

function session(role: string, name: string, parts: object = {}): object {
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name}`;
  return { type: 'AssumedRole', arn, principalId: `AROA:${name}`, ...parts };
}

/** AssumeRole that gave a key. */
function assumes(caller: object, accessKeyId: string): TrailEvent {
  return event(caller, {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    responseElements: { credentials: { accessKeyId } },
  });
}

function onBehalfOf(userId: string): TrailEvent {
  return event(session('Tool', 'x', { onBehalfOf: { userId } }));
}

function actorAfter(
  earlier: readonly TrailEvent[],
  call: TrailEvent,
  sources: ActorSources = {},
): Actor {
  const tracker = new ActorTracker(sources);
  for (const each of earlier) tracker.observe(each);
  return tracker.actorOf(call);
}

describe('who stands behind a call', () => {
  it.each<[string, object, Partial<Actor>]>([
    [
      'a SourceIdentity, before the name of the session',
      session('Ops', 'bob@example.com', { sessionContext: { sourceIdentity: 'Ana@example.com' } }),
      { person: 'ana@example.com', confidence: 'high' },
    ],
    [
      'a SourceIdentity that is no address',
      session('Ops', 'x', { sessionContext: { sourceIdentity: 'ana' } }),
      { person: 'ana', confidence: 'high' },
    ],
    [
      'a session that is named after an address',
      session('Ops', 'ana@example.com'),
      { person: 'ana@example.com', confidence: 'medium' },
    ],
    [
      'a session that IAM Identity Center named',
      session('AWSReservedSSO_Admin_0123456789abcdef', 'ana'),
      { person: 'ana', confidence: 'high' },
    ],
    ['a session with any name', session('Ops', 'i-0abc'), { person: null, confidence: 'low' }],
    [
      'a user',
      user('christophe'),
      { person: null, arn: arnOf('user/christophe'), confidence: 'medium' },
    ],
    [
      'a user named after an address',
      user('ana@example.com'),
      { person: 'ana@example.com', confidence: 'high' },
    ],
    [
      'the root user',
      { type: 'Root', arn: arnOf('root') },
      { person: null, arn: arnOf('root'), confidence: 'low' },
    ],
    [
      'a service',
      { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
      { person: null, arn: 'config.amazonaws.com', kind: 'service' },
    ],
  ])('by %s', (_, identity, expected) => {
    expect(actorAfter([], event(identity))).toMatchObject(expected);
  });

  it('by the user of IAM Identity Center on whose behalf it was made', () => {
    const directory = new Map([
      ['u-1', { id: 'u-1', userName: 'ana', displayName: null, emails: ['Ana@example.com'] }],
    ]);
    expect(actorAfter([], onBehalfOf('u-1'), { directory }).person).toBe('ana@example.com');
    expect(actorAfter([], onBehalfOf('u-2'), { directory }).person).toBe('u-2');
  });

  it('by whose user it is', () => {
    const model = modelOf({ users: { am: {} } });
    const [entity] = principalsOf(model);
    invariant(entity !== undefined, 'there is a user');
    const identities = [{ entity, evidence: ['x'], isCertain: true }];
    const people = [{ kind: 'person', id: 'ana@example.com', name: 'Ana', identities } as const];
    expect(actorAfter([], event(user('am')), { people })).toMatchObject({
      person: 'ana@example.com',
      confidence: 'high',
      because: 'am is the user of ana@example.com',
    });
  });

  it('by the session by which a role was assumed, over several roles', () => {
    const first = assumes(user('ana@example.com'), 'ASIAONE');
    const second = assumes(session('A', 'x', { accessKeyId: 'ASIAONE' }), 'ASIATWO');
    const call = event(session('B', 'bob@example.com', { accessKeyId: 'ASIATWO' }));
    expect(actorAfter([first, second], call)).toMatchObject({
      person: 'ana@example.com',
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/B/bob@example.com`,
      confidence: 'high',
    });
    expect(actorAfter([], call)).toMatchObject({ person: 'bob@example.com', confidence: 'medium' });
  });

  it('by the user that began a session, where nobody knows whose it is', () => {
    const first = assumes(user('christophe'), 'ASIAONE');
    const second = assumes(session('A', 'x', { accessKeyId: 'ASIAONE' }), 'ASIATWO');
    const call = event(session('B', 'y', { accessKeyId: 'ASIATWO' }));
    expect(actorAfter([first, second], call)).toMatchObject({
      person: arnOf('user/christophe'),
      confidence: 'medium',
    });
  });

  it('by who made the key, less surely', () => {
    const made = event(user('ana@example.com'), {
      eventName: 'CreateAccessKey',
      responseElements: { accessKey: { accessKeyId: 'AKIABOT', userName: 'bot' } },
    });
    expect(actorAfter([made], event(user('bot', 'AKIABOT')))).toMatchObject({
      person: 'ana@example.com',
      arn: arnOf('user/bot'),
      confidence: 'medium',
    });
  });

  it('not by a key that its user made, nor by what was refused', () => {
    const own = event(user('bot'), {
      eventName: 'CreateAccessKey',
      responseElements: { accessKey: { accessKeyId: 'AKIABOT', userName: 'bot' } },
    });
    expect(actorAfter([own], event(user('bot', 'AKIABOT'))).person).toBeNull();
    const refused = { ...assumes(user('ana@example.com'), 'ASIAONE'), errorCode: 'AccessDenied' };
    const call = event(session('A', 'x', { accessKeyId: 'ASIAONE' }));
    expect(actorAfter([refused], call).person).toBeNull();
  });
});
