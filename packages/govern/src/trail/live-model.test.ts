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
