import { formatInstant, invariant } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from '../duties/default-duties.ts';
import { ReachWatch } from '../duties/reach-watch.ts';
import type { Model } from '../inventory/model.ts';
import { starterId } from '../reach/reach-path.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import { allow, arnOf, modelOf, type TestAccount, trust } from '../testing/test-model.ts';
import { changesByEvent } from './event-changes.ts';
import { LiveModel, type Signal } from './live-model.ts';
import { readTrailEvent, type TrailEvent } from './trail-event.ts';

const ACCOUNT = '111122223333';
const AT_MS = 1_767_225_600_000;
const ANA = { type: 'IAMUser', arn: arnOf('user/ana'), accessKeyId: 'AKIAANA' };

const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/ops/nightly`;

let nextId = 0;

/** A call of Ana at a second of the day. */
function call(
  second: number,
  eventName: string,
  requestParameters: object,
  parts: Readonly<Record<string, unknown>> = {},
): TrailEvent {
  nextId += 1;
  const read = readTrailEvent(
    {
      eventID: `e${nextId}`,
      eventTime: formatInstant(AT_MS + second * 1000),
      eventSource: 'iam.amazonaws.com',
      eventName,
      recipientAccountId: ACCOUNT,
      readOnly: false,
      userIdentity: ANA,
      requestParameters,
      ...parts,
    },
    '',
  );
  invariant(read.ok, 'the event is well formed');
  return read.value;
}

const ALL = JSON.stringify(allow('*'));

function createUser(second: number, userName: string): TrailEvent {
  const responseElements = { user: { arn: arnOf(`user/${userName}`), userName } };
  return call(second, 'CreateUser', { userName }, { responseElements });
}

function putPolicy(second: number, userName: string, policyDocument = ALL, parts = {}): TrailEvent {
  return call(second, 'PutUserPolicy', { userName, policyName: 'own', policyDocument }, parts);
}

function live(account: TestAccount): LiveModel {
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const model = modelOf(account);
  return new LiveModel({
    watch: new ReachWatch({ model, catalog: TEST_CATALOG, atMs: AT_MS, duties }),
  });
}

const BEFORE: TestAccount = {
  users: { ana: { inline: [allow(['iam:CreateUser', 'iam:ListUsers'])] } },
  roles: { ops: { trust: trust({ AWS: arnOf('user/ana') }) } },
};

function told(signals: readonly Signal[]): readonly string[] {
  return signals.map(({ event, rule, unknown }) => `${event.name} ${rule ?? unknown ?? 'nothing'}`);
}

describe('a live model tells of a call', () => {
  it('that somebody was made an administrator, by content', () => {
    const signals = live(BEFORE).take([createUser(1, 'bob'), putPolicy(2, 'bob')]);
    expect(told(signals)).toEqual(['CreateUser nothing', 'PutUserPolicy privileged-identity']);
    const [, granted] = signals;
    expect(granted?.actor.arn).toBe(arnOf('user/ana'));
    expect(granted?.appeared.map(({ why }) => why)).toContain('bob is a full administrator');
  });

  it('that whoever called gained it, also by a role that it may assume', () => {
    const own = live(BEFORE).take([putPolicy(1, 'ana')]);
    expect(told(own)).toEqual(['PutUserPolicy self-escalation']);
    const request = { roleName: 'ops', policyName: 'p', policyDocument: ALL };
    const byRole = live(BEFORE).take([call(1, 'PutRolePolicy', request)]);
    expect(told(byRole)).toEqual(['PutRolePolicy self-escalation']);
    expect(byRole[0]?.appeared.map(({ why }) => why)).toContain(
      'ana can become a full administrator in one step, by assuming a role that trusts the caller',
    );
  });

  it('that somebody lost it', () => {
    const model = live(BEFORE);
    model.take([createUser(1, 'bob'), putPolicy(2, 'bob')]);
    const [lost] = model.take([
      call(3, 'DeleteUserPolicy', { userName: 'bob', policyName: 'own' }),
    ]);
    expect(lost?.rule).toBeNull();
    expect(lost?.gone.map(({ from }) => starterId(from))).toContain(arnOf('user/bob'));
  });

  it('nothing where it gave nothing', () => {
    const reads = JSON.stringify(allow('s3:GetObject'));
    expect(told(live(BEFORE).take([putPolicy(1, 'ana', reads)]))).toEqual([
      'PutUserPolicy nothing',
    ]);
  });

  it('in whatever order the calls of one second come', () => {
    const calls = [createUser(1, 'bob'), putPolicy(1, 'bob'), createUser(1, 'eve')];
    fc.assert(
      fc.property(fc.shuffledSubarray(calls, { minLength: 3 }), (shuffled) => {
        const model = live(BEFORE);
        const signals = model.take(shuffled);
        expect(told(signals).toSorted()).toEqual([
          'CreateUser nothing',
          'CreateUser nothing',
          'PutUserPolicy privileged-identity',
        ]);
        expect(usersOf(model.model)).toEqual(['ana', 'bob', 'eve']);
      }),
    );
  });
});

/** What was told last of each event. */
function lastTold(signals: readonly Signal[]): ReadonlyMap<string, readonly unknown[]> {
  return new Map(
    signals.map(({ actor, appeared, event, rule, unknown }) => [
      event.id,
      [rule, unknown, actor.person, appeared.map(({ why }) => why).toSorted()],
    ]),
  );
}

/** The same events in another order, some of them twice, in batches. */
function delivered(events: readonly TrailEvent[]): fc.Arbitrary<readonly TrailEvent[][]> {
  return fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.subarray([...events]),
      fc.integer({ min: 1, max: events.length }),
    )
    .map(([shuffled, twice, size]) => {
      const all = [...shuffled, ...twice];
      const batches = Math.ceil(all.length / size);
      return Array.from({ length: batches }, (_, at) => all.slice(at * size, (at + 1) * size));
    });
}

describe('a live model is the same', () => {
  const attach = { userName: 'bob', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
  const history = [
    createUser(1, 'bob'),
    putPolicy(2, 'bob'),
    createUser(2, 'eve'),
    putPolicy(3, 'ana', JSON.stringify(allow('s3:GetObject'))),
    call(4, 'DeleteUserPolicy', { userName: 'bob', policyName: 'own' }),
    call(5, 'AttachUserPolicy', attach),
    putPolicy(60, 'eve'),
    call(61, 'DeleteUserPolicy', { userName: 'eve', policyName: 'own' }),
    call(61, 'DeleteUser', { userName: 'eve' }),
    call(300, 'DetachUserPolicy', attach),
  ];

  it('in whatever order, parts and number its events come', () => {
    const inOrder = live(BEFORE);
    const expected = lastTold(inOrder.take(history));
    expect(usersOf(inOrder.model)).toEqual(['ana', 'bob']);
    fc.assert(
      fc.property(delivered(history), (batches) => {
        const model = live(BEFORE);
        const signals = batches.flatMap((batch) => model.take(batch));
        expect(model.model.accounts).toEqual(inOrder.model.accounts);
        expect(lastTold(signals)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('and tells again what turns out otherwise', () => {
    const model = live(BEFORE);
    const early = model.take([putPolicy(2, 'bob')]);
    expect(told(early)).toEqual(['PutUserPolicy bob is not in the model of account 111122223333']);
    const later = model.take([createUser(1, 'bob')]);
    expect(later.map(({ event, isRevised, rule }) => [event.name, rule, isRevised])).toEqual([
      ['CreateUser', null, false],
      ['PutUserPolicy', 'privileged-identity', true],
    ]);
  });

  it('and tells who it was once that is known', () => {
    const session = { type: 'AssumedRole', arn: SESSION, accessKeyId: 'ASIAONE' };
    const model = live(BEFORE);
    const [early] = model.take([putPolicy(2, 'ana', ALL, { userIdentity: session })]);
    expect(early?.actor).toMatchObject({ person: null, confidence: 'low' });
    const assumed = call(
      1,
      'AssumeRole',
      {},
      {
        eventSource: 'sts.amazonaws.com',
        userIdentity: { ...ANA, arn: arnOf('user/ana@example.com') },
        responseElements: { credentials: { accessKeyId: 'ASIAONE' } },
      },
    );
    const later = model.take([assumed]);
    expect(later.map(({ actor, isRevised }) => [actor.person, isRevised])).toEqual([
      ['ana@example.com', true],
    ]);
    expect(model.take([assumed])).toEqual([]);
  });

  it('but for events that come too late, which are told', () => {
    const model = live(BEFORE);
    model.take([createUser(0, 'bob'), createUser(1000, 'eve')]);
    const late = putPolicy(99, 'bob');
    expect(told(model.take([late]))).toEqual([
      'PutUserPolicy it came more than 15 minutes later than others',
    ]);
    expect(model.take([late])).toEqual([]);
    expect(told(model.take([putPolicy(100, 'bob')]))).toEqual([
      'PutUserPolicy privileged-identity',
    ]);
  });
});

describe('calls of one second', () => {
  const untold =
    'another call of the same second changed the same, and which came first is not told';
  const reads = JSON.stringify(allow('s3:GetObject'));

  it('are told as unknown where they contradict each other', () => {
    const signals = live(BEFORE).take([putPolicy(1, 'ana'), putPolicy(1, 'ana', reads)]);
    expect(signals.map(({ unknown }) => unknown)).toEqual([untold, untold]);
    expect(told(live(BEFORE).take([putPolicy(1, 'ana'), putPolicy(1, 'ana')]))).toEqual([
      'PutUserPolicy self-escalation',
      'PutUserPolicy nothing',
    ]);
  });

  it('are told as unknown also beside others that have one order only', () => {
    const tag = { userName: 'ana', tags: [{ key: 'a', value: '1' }] };
    const signals = live(BEFORE).take([
      call(1, 'TagUser', tag),
      call(1, 'UntagUser', { userName: 'ana', tagKeys: ['a'] }),
      createUser(1, 'bob'),
      call(1, 'DeleteUser', { userName: 'bob' }),
    ]);
    const unknown = signals.filter((signal) => signal.unknown === untold);
    expect(unknown.map(({ event }) => event.name)).toEqual(['TagUser', 'UntagUser']);
  });

  it('come in the one order in which they can have been', () => {
    const remove = call(1, 'DeleteUserPolicy', { userName: 'bob', policyName: 'own' });
    const removeUser = call(1, 'DeleteUser', { userName: 'bob' });
    const model = live(BEFORE);
    const signals = model.take([removeUser, remove, putPolicy(1, 'bob'), createUser(1, 'bob')]);
    expect(signals.map(({ event, unknown }) => [event.name, unknown])).toEqual([
      ['CreateUser', null],
      ['PutUserPolicy', null],
      ['DeleteUserPolicy', null],
      ['DeleteUser', null],
    ]);
    const again = live({ users: { bob: { inline: [allow('*')] } } });
    const renewed = again.take([
      createUser(2, 'bob'),
      call(2, 'DeleteUser', { userName: 'bob' }),
      call(1, 'DeleteUserPolicy', { userName: 'bob', policyName: 'inline-0' }),
    ]);
    expect(renewed.map(({ event, unknown }) => [event.name, unknown])).toEqual([
      ['DeleteUserPolicy', null],
      ['DeleteUser', null],
      ['CreateUser', null],
    ]);
  });
});

function usersOf({ accounts }: Model): readonly string[] {
  return [...(accounts.get(ACCOUNT)?.users.values() ?? [])].map(({ name }) => name).toSorted();
}

describe('what a call changed', () => {
  const model = modelOf(BEFORE);

  it.each<[string, TrailEvent]>([
    ['a call that was denied', putPolicy(1, 'ana', ALL, { errorCode: 'AccessDenied' })],
    ['a call that reads', call(1, 'ListUsers', {}, { readOnly: true })],
    ['a call about credentials', call(1, 'CreateAccessKey', { userName: 'ana' })],
    [
      'a call to a service that the model does not hold',
      call(1, 'RunInstances', {}, { eventSource: 'ec2.amazonaws.com' }),
    ],
  ])('is nothing for %s', (_, event) => {
    expect(changesByEvent(event, model)).toEqual({ kind: 'changes', changes: [] });
  });

  it.each<[string, TrailEvent, string]>([
    [
      'what AWS left out',
      putPolicy(1, 'ana', ALL, { requestParameters: { omitted: true } }),
      'AWS left out what PutUserPolicy was given',
    ],
    [
      'somebody who is not there',
      putPolicy(1, 'bob'),
      'bob is not in the model of account 111122223333',
    ],
    [
      'a document that cannot be read',
      putPolicy(1, 'ana', '{'),
      'the document of PutUserPolicy cannot be read',
    ],
    [
      'what AWS did not answer',
      call(1, 'CreateUser', { userName: 'bob' }),
      'CreateUser does not tell what it created',
    ],
    [
      'a call that is not modelled',
      call(1, 'DoSomethingNew', {}),
      'what DoSomethingNew changes is not modelled',
    ],
  ])('is not known for %s', (_, event, because) => {
    expect(changesByEvent(event, model)).toEqual({ kind: 'unknown', because });
  });

  it('is read from a document that is URL-encoded', () => {
    const answer = changesByEvent(putPolicy(1, 'ana', encodeURIComponent(ALL)), model);
    expect(answer).toMatchObject({ kind: 'changes', changes: [{ kind: 'put-inline-policy' }] });
  });
});
