import { invariant } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Model, principalsOf } from '../inventory/model.ts';
import { administratorWith } from '../judge/administrator.ts';
import { createJudge } from '../judge/judge.ts';
import { DEFAULT_OWNER_TAGS, joinPeople } from '../people/join-people.ts';
import type { Person } from '../people/person.ts';
import { createReach } from '../reach/reach.ts';
import { starterId } from '../reach/reach-path.ts';
import { CHANGED_MODEL, CHANGES, policyOf } from '../testing/changes-to-try.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import { allow, arnOf, trust } from '../testing/test-model.ts';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from './default-duties.ts';
import { type ReachFinding, ReachWatch } from './reach-watch.ts';
import { violatorsByConflict } from './reached-violations.ts';

const AT_MS = 1_767_225_600_000;
const anyChange = fc.oneof(...CHANGES.map((alike) => fc.constantFrom(...alike)));
const DUTIES = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };

function watch(): ReachWatch {
  const options = { atMs: AT_MS, catalog: TEST_CATALOG, duties: DUTIES, people };
  return new ReachWatch({ ...options, model: CHANGED_MODEL });
}

function people(model: Model): readonly Person[] {
  return joinPeople(model, { declared: [], ownerTags: DEFAULT_OWNER_TAGS }).people;
}

const DIRECT = 'direct ';
const WIDER = 'wider ';
const MORE = /^(?:direct|wider) /;

function told(findings: readonly ReachFinding[]): readonly string[] {
  return findings
    .map(({ conflict, from, isNowDirect, isWider }) => {
      const more = isNowDirect === true ? DIRECT : isWider === true ? WIDER : '';
      return `${more}${conflict?.rule ?? 'administrator'} ${starterId(from)}`;
    })
    .toSorted();
}

/** Every finding, looked for with nothing remembered. */
function everythingIn(model: Model): readonly string[] {
  const judge = createJudge(model, TEST_CATALOG, AT_MS);
  const reach = createReach(judge, { people: people(model) });
  const violations = violatorsByConflict({ duties: DUTIES, judge, reach });
  const direct = [...principalsOf(model)].filter(
    (entity) => administratorWith(judge, entity, judge.policiesOf(entity)) !== null,
  );
  return told([
    ...direct.map((from): ReachFinding => ({ conflict: null, from, isNowDirect: true })),
    ...reach.administrator.whoComes().map((from) => ({ conflict: null, from })),
    ...violations.flatMap(({ conflict, who }) => who.map((from) => ({ conflict, from }))),
    ...violations.flatMap(({ conflict, strongest }) =>
      strongest.map((from): ReachFinding => ({ conflict, from, isWider: true })),
    ),
  ]);
}

/** What is found in one state and not in another; without a step, and wider, only of who comes there in both. */
function onlyIn(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((each) => {
    const atAll = each.replace(MORE, '');
    const isTold = !MORE.test(each) || (some.includes(atAll) && others.includes(atAll));
    return isTold && !others.includes(each);
  });
}

describe('a watch', { timeout: 120_000 }, () => {
  it('tells what a full recomputation before each change and after it would differ in', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { minLength: 1, maxLength: 8 }), (changes) => {
        const watching = watch();
        let before = everythingIn(CHANGED_MODEL);
        for (const change of changes) {
          const changed = watching.apply(change);
          if (!changed.ok) continue;
          const now = everythingIn(watching.model);
          const { appeared, gone } = changed.value;
          expect(told(watching.findings)).toEqual(now.filter((each) => !MORE.test(each)));
          expect(told(appeared)).toEqual(onlyIn(now, before));
          expect(told(gone)).toEqual(onlyIn(before, now));
          before = now;
        }
      }),
      { numRuns: 150 },
    );
  });

  it('tells who could become an administrator and becomes one, and is none any more', () => {
    const watching = watch();
    const ana = arnOf('user/ana');
    const puts = (...actions: readonly string[]) => {
      const policy = policyOf(allow(actions));
      const change = { entityArn: ana, policyName: 'own', policy } as const;
      const changed = watching.apply({ kind: 'put-inline-policy', ...change });
      invariant(changed.ok, 'the change can be made');
      return changed.value;
    };
    expect(told(puts('iam:PutUserPolicy').appeared)).toContain(`administrator ${ana}`);
    const made = puts('*');
    expect(told(made.appeared)).toContain(`${DIRECT}administrator ${ana}`);
    expect(told(made.appeared)).not.toContain(`administrator ${ana}`);
    expect(told(made.gone)).toEqual([]);
    const undone = puts('iam:PutUserPolicy');
    expect(undone.appeared).toEqual([]);
    expect(told(undone.gone)).toContain(`${DIRECT}administrator ${ana}`);
  });

  it('tells of everybody whom a change makes an administrator', () => {
    const watching = watch();
    const ana = arnOf('user/ana');
    const changed = watching.apply({
      kind: 'put-inline-policy',
      entityArn: ana,
      policyName: 'own',
      policy: policyOf(allow('iam:PutUserPolicy')),
    });
    invariant(changed.ok, 'the change can be made');
    const becomes = told(changed.value.appeared);
    expect(becomes).toContain(`administrator ${ana}`);
    expect(becomes).toContain('administrator ana@example.com');
    expect(changed.value.gone).toEqual([]);
    const undone = watching.apply({
      kind: 'delete-inline-policy',
      entityArn: ana,
      policyName: 'own',
    });
    invariant(undone.ok, 'the change can be undone');
    expect(told(undone.value.gone)).toEqual(becomes);
  });

  it('tells of whom the boundary of another user gives a second duty', () => {
    const watching = watch();
    const [ana, bob, limit] = [arnOf('user/ana'), arnOf('user/bob'), arnOf('policy/limit')];
    const policy = policyOf(
      allow(['iam:CreateUser', 'iam:PutUserPolicy'], ana, {
        StringEquals: { 'iam:PermissionsBoundary': limit },
      }),
    );
    const change = { kind: 'put-inline-policy', policyName: 'own', policy } as const;
    const given = watching.apply({ ...change, entityArn: bob });
    invariant(given.ok, 'the change can be made');
    expect(told(given.value.appeared)).toEqual([]);
    const bound = watching.apply({ kind: 'set-boundary', entityArn: ana, policyArn: limit });
    invariant(bound.ok, 'the change can be made');
    expect(told(bound.value.appeared)).toContain(`duties-identity-and-permission ${bob}`);
    const unbound = watching.apply({ kind: 'remove-boundary', entityArn: ana });
    invariant(unbound.ok, 'the change can be undone');
    expect(told(unbound.value.gone)).toEqual(told(bound.value.appeared));
  });

  it('stays as it is when a change cannot be made', () => {
    const watching = watch();
    const before = told(watching.findings);
    const changed = watching.apply({
      kind: 'put-trust-policy',
      roleArn: arnOf('role/nobody'),
      policy: policyOf(trust({ Service: 'lambda.amazonaws.com' })),
    });
    expect(changed.ok).toBe(false);
    expect(watching.model).toBe(CHANGED_MODEL);
    expect(told(watching.findings)).toEqual(before);
  });
});
