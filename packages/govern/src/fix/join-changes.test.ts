import { invariant, type Policy } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, applyChanges } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import type { Account, Model } from '../inventory/model.ts';
import { arnOf, modelOf } from '../testing/test-model.ts';
import { joinChanges } from './join-changes.ts';

const policyArn = arnOf('policy/p');
const entityArn = arnOf('role/r');

function denying(action: string): Policy {
  return {
    version: '2012-10-17',
    statements: [
      {
        pointer: '/Statement/0',
        effect: 'Deny',
        action: { negated: false, patterns: [action] },
        conditions: [],
      },
    ],
  };
}

const first = denying('s3:a');
const second = denying('s3:b');

describe('joinChanges', () => {
  it('keeps the last document of a policy, where the first stood', () => {
    const attach = { kind: 'attach-policy', entityArn, policyArn } as const;
    const put = { kind: 'put-inline-policy', entityArn } as const;
    expect(
      joinChanges([
        { kind: 'create-policy', policyArn, policy: first },
        attach,
        { kind: 'put-policy-version', policyArn, policy: second },
        { ...put, policyName: 'x', policy: first },
        { ...put, policyName: 'y', policy: first },
        { ...put, policyName: 'x', policy: second },
      ]),
    ).toEqual([
      { kind: 'create-policy', policyArn, policy: second },
      attach,
      { ...put, policyName: 'x', policy: second },
      { ...put, policyName: 'y', policy: first },
    ]);
  });

  it('leaves a document behind the deletion of the one before it', () => {
    const put = { kind: 'put-inline-policy', entityArn, policyName: 'x' } as const;
    const changes: readonly Change[] = [
      { ...put, policy: first },
      { kind: 'delete-inline-policy', entityArn, policyName: 'x' },
      { ...put, policy: second },
    ];
    expect(joinChanges(changes)).toEqual(changes);
  });

  it('leads to the same model, whatever the changes are', () => {
    let joinedCount = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 4, maxLength: 20, size: 'max' }), (tried) => {
        const { made, model } = madeOf(tried);
        const joined = joinChanges(made);
        joinedCount += made.length - joined.length;
        const again = applyChanges(MODEL, joined);
        invariant(again.ok, again.ok ? '' : again.failure.message);
        expect(inForce(again.value)).toEqual(inForce(model));
      }),
      { numRuns: 500 },
    );
    expect(joinedCount).toBeGreaterThan(100);
  });
});

const MODEL = modelOf({ users: { ana: {} }, groups: { staff: {} }, roles: { r: {} } });

/** Those of the changes that can be made one after the other, and the model that they lead to. */
function madeOf(tried: readonly Change[]) {
  let model = MODEL;
  const made = tried.filter((each) => {
    const applied = applyChange(model, each);
    if (applied.ok) model = applied.value;
    return applied.ok;
  });
  return { made, model };
}

const entity = fc.constantFrom(arnOf('user/ana'), entityArn);
const managed = fc.constantFrom(policyArn, arnOf('policy/q'));
const document = fc.constantFrom(first, second, denying('s3:c'));
const inline = fc.record({ entityArn: entity, policyName: fc.constantFrom('x', 'y') });

const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({ target: inline, policy: document })
    .map(({ policy, target }) => ({ kind: 'put-inline-policy' as const, ...target, policy })),
  inline.map((target) => ({ kind: 'delete-inline-policy' as const, ...target })),
  fc.record({
    kind: fc.constantFrom('create-policy' as const, 'put-policy-version' as const),
    policyArn: managed,
    policy: document,
  }),
  managed.map((arn) => ({ kind: 'delete-policy' as const, policyArn: arn })),
  fc.record({
    kind: fc.constantFrom('attach-policy' as const, 'set-boundary' as const),
    entityArn: entity,
    policyArn: managed,
  }),
  entity.map((arn) => ({ kind: 'remove-boundary' as const, entityArn: arn })),
  entity.map((arn) => ({ kind: 'delete-entity' as const, entityArn: arn })),
  fc.constant({ kind: 'create-user' as const, userArn: arnOf('user/ana'), boundaryArn: null }),
  fc.record({
    kind: fc.constant('create-role' as const),
    roleArn: fc.constant(entityArn),
    trust: document,
    boundaryArn: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('put-trust-policy' as const),
    roleArn: fc.constant(entityArn),
    policy: document,
  }),
);

/** What counts in a model: the versions of a policy that are no longer in force do not. */
function inForce(model: Model) {
  return [...model.accounts.values()].map((account) => ({
    holders: holdersOf(account).map(({ inlinePolicies, ...rest }) => ({
      ...rest,
      uniqueId: '',
      inlinePolicies: inlinePolicies.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    })),
    policies: [...account.policies.values()]
      .map(({ arn, versions }) => [arn, versions.find(({ isDefault }) => isDefault)?.document])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  }));
}

function holdersOf({ groups, roles, users }: Account) {
  const all = [...users.values(), ...groups.values(), ...roles.values()];
  return all.toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
}
