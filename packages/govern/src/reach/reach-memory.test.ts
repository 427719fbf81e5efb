import { invariant, parsePolicy } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import { type Model, principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import {
  allow,
  arnOf,
  deny,
  modelOf,
  type TestAccount,
  type TestDocument,
  trust,
} from '../testing/test-model.ts';
import { pathCertainty } from './path-certainty.ts';
import { createReach } from './reach.ts';
import { ReachMemory } from './reach-memory.ts';
import { assumeRole } from './steps/assume-role/step.ts';

const AT_MS = 1_767_225_600_000;
const ACCOUNTS = ['111122223333', '444455556666'] as const;
const MEMBERS = { users: { ana: {}, bob: {} }, groups: { staff: {} } } as const;

/** An account with somebody in each place that changes can be about. */
function accountOf(id: string, other: string): TestAccount {
  return {
    id,
    ...MEMBERS,
    roles: {
      app: { trust: trust({ AWS: arnOf('root', other) }) },
      ops: { trust: trust({ Service: 'lambda.amazonaws.com' }), inline: [allow('*')] },
    },
    policies: { limit: allow('s3:*') },
  };
}

const MODEL = modelOf([accountOf(...ACCOUNTS), accountOf(ACCOUNTS[1], ACCOUNTS[0])], { scps: [] });

/** What everybody reaches, in a form that can be compared. */
function reachedBy(model: Model, memory?: ReachMemory): readonly string[] {
  const judge = createJudge(model, TEST_CATALOG, AT_MS);
  const reach = createReach(judge, memory === undefined ? {} : { memory });
  return [...principalsOf(model)].map((entity) => {
    const path = reach.administrator.pathFrom(entity);
    const told = path === null ? 'never' : `${pathCertainty(path)} in ${path.hops.length}`;
    const others = reach.principalsFrom(entity).map(({ arn }) => arn);
    return `${entity.arn}: administrator ${told}; ${others.toSorted().join(' ')}`;
  });
}

const account = fc.constantFrom(...ACCOUNTS);
const holder = fc
  .tuple(fc.constantFrom('user/ana', 'user/bob', 'role/app', 'role/ops', 'group/staff'), account)
  .map(([name, id]) => arnOf(name, id));
const principal = fc
  .tuple(fc.constantFrom('user/ana', 'role/app'), account)
  .map(([name, id]) => arnOf(name, id));
const document: fc.Arbitrary<TestDocument> = fc
  .tuple(
    fc.boolean(),
    fc.constantFrom(
      'sts:AssumeRole',
      'iam:PutUserPolicy',
      'iam:AttachRolePolicy',
      'iam:AddUserToGroup',
      'iam:CreatePolicyVersion',
      'iam:DeleteUserPermissionsBoundary',
      'iam:PassRole',
      'iam:*',
      'lambda:*',
      '*',
    ),
  )
  .map(([isDeny, action]) => (isDeny ? deny(action) : allow(action)));

function policyOf(written: TestDocument) {
  const parsed = parsePolicy(written, '');
  invariant(parsed.ok, 'the documents of a test are well formed');
  return parsed.value.policy;
}

const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({ entityArn: holder, policy: document.map(policyOf) })
    .map((parts) => ({ kind: 'put-inline-policy' as const, policyName: 'own', ...parts })),
  fc
    .tuple(holder, account)
    .filter(([arn, id]) => arn.includes(id))
    .map(([entityArn, id]) => ({
      kind: 'attach-policy' as const,
      entityArn,
      policyArn: arnOf('policy/limit', id),
    })),
  fc.record({ policy: document.map(policyOf), id: account }).map(({ id, policy }) => ({
    kind: 'put-policy-version' as const,
    policyArn: arnOf('policy/limit', id),
    policy,
  })),
  fc
    .tuple(principal, account)
    .filter(([arn, id]) => arn.includes(id))
    .map(([entityArn, id]) => ({
      kind: 'set-boundary' as const,
      entityArn,
      policyArn: arnOf('policy/limit', id),
    })),
  fc.record({ id: account, by: principal }).map(({ by, id }) => ({
    kind: 'put-trust-policy' as const,
    roleArn: arnOf('role/ops', id),
    policy: policyOf(trust({ AWS: by, Service: 'lambda.amazonaws.com' })),
  })),
  account.map((id) => ({
    kind: 'add-user-to-group' as const,
    userArn: arnOf('user/ana', id),
    groupName: 'staff',
  })),
);

describe('a closure with memory', { timeout: 120_000 }, () => {
  it('is the one without, after any changes one after the other', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const memory = new ReachMemory();
        let model = MODEL;
        expect(reachedBy(model, memory)).toEqual(reachedBy(model));
        for (const each of changes) {
          const changed = applyChange(model, each);
          if (!changed.ok) continue;
          model = changed.value;
          expect(reachedBy(model, memory)).toEqual(reachedBy(model));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('looks for nothing again in accounts that a change elsewhere does not concern', () => {
    const asked: string[] = [];
    const kinds = [
      {
        ...assumeRole,
        find: (...[context, actor]: Parameters<typeof assumeRole.find>) => {
          asked.push(actor.accountId);
          return assumeRole.find(context, actor);
        },
      },
    ];
    const memory = new ReachMemory();
    createReach(createJudge(MODEL, TEST_CATALOG, AT_MS), { kinds, memory });
    const before = asked.splice(0);
    expect(new Set(before)).toEqual(new Set(ACCOUNTS));
    const changed = applyChange(MODEL, {
      kind: 'put-inline-policy',
      entityArn: arnOf('user/ana'),
      policyName: 'own',
      policy: policyOf(allow('s3:GetObject')),
    });
    invariant(changed.ok, 'the change can be made');
    createReach(createJudge(changed.value, TEST_CATALOG, AT_MS), { kinds, memory });
    expect(new Set(asked)).toEqual(new Set([ACCOUNTS[0]]));
  });
});
