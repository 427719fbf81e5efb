import { describe, expect, it } from 'vitest';
import { compileLayers } from '../evaluate/compile.ts';
import { NO_LAYERS, type PolicyLayers } from '../evaluate/decision.ts';
import { evaluateReference } from '../evaluate/reference/evaluate-reference.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { AttachedPolicy, PolicyKind } from '../policy/policy.ts';
import type { ContextValue } from '../request/request.ts';
import { findWitness } from './find-witness.ts';

const ACCOUNT = '111122223333';
const USER = `arn:aws:iam::${ACCOUNT}:user/ana`;

function policy(kind: PolicyKind, ...statements: readonly object[]): AttachedPolicy {
  const parsed = parsePolicy({ Version: '2012-10-17', Statement: statements });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { name: kind, kind, policy: parsed.value.policy };
}

const ALLOW = { Effect: 'Allow', Action: 'iam:PutUserPolicy', Resource: '*' };
const DENY = { ...ALLOW, Effect: 'Deny' };

interface Setting {
  readonly boundary?: AttachedPolicy;
  readonly existing?: readonly string[];
  readonly patterns?: readonly string[];
  readonly known?: Readonly<Record<string, ContextValue>>;
}

const CONFIRMED_AS = {
  certain: 'Allowed',
  conditional: 'Allowed',
  undecided: 'Unknown',
  none: 'none',
};

/** Asks, and has the reference evaluator confirm what is answered. */
function ask(statements: readonly object[], setting: Setting = {}) {
  const layers: PolicyLayers = {
    ...NO_LAYERS,
    identity: [policy('identity', ...statements)],
    boundary: setting.boundary ?? null,
  };
  const answer = findWitness({
    principal: { kind: 'user', account: ACCOUNT, arn: USER },
    action: 'iam:PutUserPolicy',
    layers: compileLayers(layers),
    domain: () => ({
      patterns: setting.patterns ?? [`arn:aws:iam::${ACCOUNT}:user/*`],
      existing: setting.existing ?? [],
    }),
    contextFor: () => ({ keys: new Map(Object.entries(setting.known ?? {})), others: 'unknown' }),
    resourceAccountOf: () => ACCOUNT,
  });
  const confirmed =
    answer.kind === 'none' ? 'none' : evaluateReference(answer.witness.request, layers).decision;
  expect(confirmed).toBe(CONFIRMED_AS[answer.kind]);
  return answer;
}

function until(date: string) {
  return { DateLessThan: { 'aws:CurrentTime': date } };
}

function chosenBy(answer: ReturnType<typeof ask>) {
  if (answer.kind === 'none') return null;
  return Object.fromEntries(
    [...answer.witness.chosen].map(([key, value]) => [
      key,
      value.kind === 'values' ? value.values : null,
    ]),
  );
}

describe('findWitness', () => {
  it('is certain where no condition stands', () => {
    expect(ask([ALLOW])).toMatchObject({ kind: 'certain', witness: { conditions: [] } });
  });

  it('tries what exists first', () => {
    const answer = ask([ALLOW], { existing: [USER] });
    expect(answer.kind === 'none' ? '' : answer.witness.request.resource).toBe(USER);
  });

  it('makes up a resource that both the policy and the action can name', () => {
    const answer = ask([{ ...ALLOW, Resource: 'arn:aws:iam::*:user/team/*' }]);
    expect(answer.kind === 'none' ? '' : answer.witness.request.resource).toBe(
      `arn:aws:iam::${ACCOUNT}:user/team/countersign-example`,
    );
  });

  it('has no answer where the policy names what the action cannot', () => {
    expect(ask([{ ...ALLOW, Resource: 'arn:aws:iam::aws:policy/*' }]).kind).toBe('none');
  });

  it.each([
    [[]],
    [[DENY]],
    [[ALLOW, DENY]],
    [[{ ...ALLOW, Action: 'iam:GetUser' }]],
    [[ALLOW, { ...DENY, Action: '*' }]],
  ])('has none for %j', (statements) => {
    expect(ask(statements).kind).toBe('none');
  });

  it('has none where the boundary allows nothing', () => {
    const boundary = policy('boundary', { Effect: 'Allow', Action: 's3:*', Resource: '*' });
    expect(ask([ALLOW], { boundary }).kind).toBe('none');
  });

  it.each([
    [
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      { 'aws:multifactorauthpresent': ['true'] },
    ],
    [
      { StringLike: { 'aws:RequestTag/team': 'red-*' } },
      { 'aws:requesttag/team': ['red-example'] },
    ],
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:sourceip': ['10.0.0.0'] }],
    [{ NumericLessThan: { k: '5' } }, { k: ['4'] }],
    [{ Null: { k: 'true' } }, { k: null }],
    [{ StringNotEquals: { k: 'a' } }, { k: ['countersign-example'] }],
    [{ 'ForAllValues:StringEquals': { k: ['a', 'b'] }, Null: { k: 'false' } }, { k: ['a', 'b'] }],
  ])('chooses a context for %j', (condition, chosen) => {
    const answer = ask([{ ...ALLOW, Condition: condition }]);
    expect(answer.kind).toBe('conditional');
    expect(chosenBy(answer)).toEqual(chosen);
  });

  it.each<[object, Setting['known'], object | null]>([
    [{ StringEquals: { k: '${v}' } }, { v: { kind: 'values', values: ['ops'] } }, { k: ['ops'] }],
    [
      { StringLike: { k: '${v}-*' } },
      { v: { kind: 'values', values: ['ops'] } },
      { k: ['ops-example'] },
    ],
    [{ StringEquals: { k: "${v, 'none'}" } }, { v: { kind: 'absent' } }, { k: ['none'] }],
    [{ StringEquals: { k: '${v}' } }, { v: { kind: 'absent' } }, null],
    [
      { StringEquals: { k: 'team-${v}' } },
      {},
      { k: ['team-countersign-example'], v: ['countersign-example'] },
    ],
  ])('fills in the variables of %j', (condition, known, chosen) => {
    const setting = known === undefined ? {} : { known };
    expect(chosenBy(ask([{ ...ALLOW, Condition: condition }], setting))).toEqual(chosen);
  });

  it('names the conditions on which the answer depends', () => {
    const answer = ask([
      { ...ALLOW, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
    ]);
    expect(answer.kind === 'none' ? [] : answer.witness.conditions).toEqual([
      'Bool aws:MultiFactorAuthPresent = true',
    ]);
  });

  it('chooses so that a conditional Deny does not apply', () => {
    const answer = ask([
      ALLOW,
      { ...DENY, Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } },
    ]);
    expect(chosenBy(answer)).toEqual({ 'aws:multifactorauthpresent': ['true'] });
  });

  it('sees that Allow and Deny ask for the same', () => {
    const Condition = { StringEquals: { k: 'a' } };
    expect(
      ask([
        { ...ALLOW, Condition },
        { ...DENY, Condition },
      ]).kind,
    ).toBe('none');
  });

  it('sees that a date has passed', () => {
    const now: ContextValue = {
      kind: 'instant',
      notBeforeMs: 1_767_225_600_000,
      mayBeAbsent: false,
    };
    const known = { 'aws:currenttime': now };
    expect(ask([{ ...ALLOW, Condition: until('2020-01-01T00:00:00Z') }], { known }).kind).toBe(
      'none',
    );
    expect(ask([{ ...ALLOW, Condition: until('2027-01-01T00:00:00Z') }], { known }).kind).toBe(
      'conditional',
    );
  });

  it.each([
    ['NumericLessThan', '1577836800', 'none'],
    ['NumericLessThan', '1893456000', 'conditional'],
    ['NumericGreaterThan', '1577836800', 'conditional'],
  ])('sees that an instant in seconds has passed: %s %s', (operator, limit, kind) => {
    const now: ContextValue = {
      kind: 'instant',
      notBeforeMs: 1_767_225_600_000,
      mayBeAbsent: false,
    };
    const Condition = { [operator]: { 'aws:EpochTime': limit } };
    expect(ask([{ ...ALLOW, Condition }], { known: { 'aws:epochtime': now } }).kind).toBe(kind);
  });

  it('prefers a resource that needs no condition', () => {
    const conditional = { ...ALLOW, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    const bob = `arn:aws:iam::${ACCOUNT}:user/bob`;
    const answer = ask([conditional, { ...ALLOW, Resource: bob }], { existing: [USER, bob] });
    expect(answer).toMatchObject({ kind: 'certain', witness: { request: { resource: bob } } });
  });

  it('says that an operator it does not know leaves the answer open', () => {
    expect(ask([{ ...ALLOW, Condition: { StringSmellsLike: { k: 'a' } } }]).kind).toBe('undecided');
  });

  it('stops at its bound and says so', () => {
    const keys = Array.from({ length: 14 }, (_, index) => [`k${index}`, ['a', 'b', 'c']]);
    const Condition = { StringLike: Object.fromEntries(keys) };
    const answer = ask([
      { ...ALLOW, Condition },
      { ...DENY, Condition: { 'ForAnyValue:StringLike': { k13: ['a', 'b', 'c'] } } },
    ]);
    expect(answer.kind).toBe('undecided');
  });
});
