import { invariant, type Policy, parsePolicy } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from '../duties/default-duties.ts';
import { violatorsByConflict } from '../duties/reached-violations.ts';
import { applyChange } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import { type Model, principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import {
  allow,
  arnOf,
  deny,
  MANAGEMENT_ACCOUNT,
  modelOf,
  type TestAccount,
  type TestDocument,
  trust,
} from '../testing/test-model.ts';
import { pathCertainty } from './path-certainty.ts';
import { createReach } from './reach.ts';
import { ReachMemory } from './reach-memory.ts';
import { starterId } from './reach-path.ts';
import { assumeRole } from './steps/assume-role/step.ts';

const AT_MS = 1_767_225_600_000;
const ACCOUNTS = ['111122223333', '444455556666'] as const;
const DUTIES = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
const MEMBERS = { users: { ana: {}, bob: {} }, groups: { staff: {} } } as const;

/** An account with somebody in each place that changes can be about. */
function accountOf(id: string, other: string): TestAccount {
  return {
    id,
    ...MEMBERS,
    roles: {
      app: { trust: trust({ AWS: arnOf('root', other) }) },
      ops: { trust: trust({ Service: 'lambda.amazonaws.com' }), inline: [allow('*')] },
      AWSReservedSSO_Readers_0a: {
        path: '/aws-reserved/sso.amazonaws.com/',
        inline: [allow('s3:Get*')],
        trust: trust(
          { Federated: 'arn:aws:iam::aws:saml-provider/sso' },
          undefined,
          'sts:AssumeRoleWithSAML',
        ),
      },
    },
    policies: { limit: allow('s3:*') },
  };
}

const MANAGEMENT: TestAccount = {
  id: MANAGEMENT_ACCOUNT,
  users: { ana: {}, bob: { inline: [allow('sso:*')] } },
  groups: { staff: {} },
  policies: { limit: allow('sso:AttachManagedPolicyToPermissionSet') },
};

const MODEL = modelOf([accountOf(...ACCOUNTS), accountOf(ACCOUNTS[1], ACCOUNTS[0]), MANAGEMENT], {
  scps: [],
});

/** What everybody reaches, in a form that can be compared. */
function reachedBy(model: Model, memory?: ReachMemory): readonly string[] {
  const judge = createJudge(model, TEST_CATALOG, AT_MS);
  const reach = createReach(judge, memory === undefined ? {} : { memory });
  const violators = violatorsByConflict({ duties: DUTIES, judge, reach });
  const chains = [...principalsOf(model)].map((entity) => {
    const path = reach.administrator.pathFrom(entity);
    const told = path === null ? 'never' : `${pathCertainty(path)} in ${path.hops.length}`;
    const others = reach.principalsFrom(entity).map(({ arn }) => arn);
    return `${entity.arn}: administrator ${told}; ${others.toSorted().join(' ')}`;
  });
  const held = violators.flatMap(({ conflict, who }) =>
    who.map((from) => `${conflict.rule} ${starterId(from)}`),
  );
  return [...chains, ...held.toSorted()];
}

const account = fc.constantFrom(...ACCOUNTS, MANAGEMENT_ACCOUNT);
const within = (...names: readonly [string, ...string[]]) =>
  fc.tuple(fc.constantFrom(...names), account).map(([name, id]) => arnOf(name, id));
const holder = within('user/ana', 'user/bob', 'role/app', 'role/ops', 'group/staff');
const principal = within('user/ana', 'role/app');
const document: fc.Arbitrary<Policy> = fc
  .tuple(
    fc.boolean(),
    fc.constantFrom(
      'sts:AssumeRole',
      'iam:PutUserPolicy',
      'iam:AttachRolePolicy',
      'iam:AddUserToGroup',
      'iam:CreatePolicyVersion',
      'iam:DeleteUserPolicy',
      'iam:DeleteUserPermissionsBoundary',
      'iam:PassRole',
      'iam:CreateUser',
      'cloudtrail:*',
      'iam:*',
      'lambda:*',
      'sso:*',
      '*',
    ),
  )
  .map(([isDeny, action]) => policyOf(isDeny ? deny(action) : allow(action)));

function policyOf(written: TestDocument): Policy {
  const parsed = parsePolicy(written, '');
  invariant(parsed.ok, 'the documents of a test are well formed');
  return parsed.value.policy;
}

const limit = (arn: string): string => arnOf('policy/limit', arn.split(':')[4]);
const onHolder = fc.constantFrom<(entityArn: string, policy: Policy) => Change>(
  (entityArn, policy) => ({ kind: 'put-inline-policy', policyName: 'own', entityArn, policy }),
  (entityArn) => ({ kind: 'delete-inline-policy', policyName: 'own', entityArn }),
  (entityArn) => ({ kind: 'attach-policy', entityArn, policyArn: limit(entityArn) }),
  (entityArn) => ({ kind: 'detach-policy', entityArn, policyArn: limit(entityArn) }),
  (entityArn, policy) => ({ kind: 'put-policy-version', policyArn: limit(entityArn), policy }),
);
const onPrincipal = fc.constantFrom<(entityArn: string) => Change>(
  (entityArn) => ({ kind: 'set-boundary', entityArn, policyArn: limit(entityArn) }),
  (entityArn) => ({ kind: 'remove-boundary', entityArn }),
  (userArn) => ({ kind: 'add-user-to-group', userArn, groupName: 'staff' }),
  (userArn) => ({ kind: 'remove-user-from-group', userArn, groupName: 'staff' }),
  (entityArn) => ({ kind: 'delete-entity', entityArn }),
  (userArn) => ({ kind: 'create-user', userArn, boundaryArn: null }),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(onHolder, holder, document).map(([make, ...of]) => make(...of)),
  },
  { weight: 2, arbitrary: fc.tuple(onPrincipal, principal).map(([make, arn]) => make(arn)) },
  fc.record({ roleArn: within('role/ops', 'role/app'), by: principal }).map(({ by, roleArn }) => ({
    kind: 'put-trust-policy' as const,
    roleArn,
    policy: policyOf(trust({ AWS: by, Service: 'lambda.amazonaws.com' })),
  })),
  fc.record({ policy: document }).map(({ policy }) => ({
    kind: 'put-organization-policy' as const,
    type: 'scp' as const,
    policyName: 'guard',
    policy,
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
    const ask = (model: Model) =>
      createReach(createJudge(model, TEST_CATALOG, AT_MS), { kinds, memory }).standings.length;
    ask(MODEL);
    const before = asked.splice(0);
    expect(new Set(before)).toEqual(new Set([...ACCOUNTS, MANAGEMENT_ACCOUNT]));
    const changed = applyChange(MODEL, {
      kind: 'put-inline-policy',
      entityArn: arnOf('user/ana'),
      policyName: 'own',
      policy: policyOf(allow('s3:GetObject')),
    });
    invariant(changed.ok, 'the change can be made');
    ask(changed.value);
    expect(new Set(asked)).toEqual(new Set([ACCOUNTS[0]]));
  });
});
