import { invariant } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from '../duties/default-duties.ts';
import { violatorsByConflict } from '../duties/reached-violations.ts';
import { applyChange } from '../inventory/apply/apply.ts';
import { type Model, principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { CHANGED_ACCOUNTS, CHANGED_MODEL, CHANGES, policyOf } from '../testing/changes-to-try.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import { allow, arnOf, MANAGEMENT_ACCOUNT } from '../testing/test-model.ts';
import { pathCertainty } from './path-certainty.ts';
import { createReach } from './reach.ts';
import { ReachMemory } from './reach-memory.ts';
import { starterId } from './reach-path.ts';
import { assumeRole } from './steps/assume-role/step.ts';

const AT_MS = 1_767_225_600_000;
const anyChange = fc.oneof(...CHANGES.map((alike) => fc.constantFrom(...alike)));
const DUTIES = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };

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

describe('a closure with memory', { timeout: 120_000 }, () => {
  it('is the one without, after any changes one after the other', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { minLength: 1, maxLength: 6 }), (changes) => {
        const memory = new ReachMemory();
        let model = CHANGED_MODEL;
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
    const { onEachRole } = assumeRole;
    invariant(onEachRole !== undefined, 'it looks at one role after the other');
    const roles: typeof onEachRole.roles = (context, actor) => {
      asked.push(actor.accountId);
      return onEachRole.roles(context, actor);
    };
    const kinds = [{ ...assumeRole, onEachRole: { ...onEachRole, roles } }];
    const memory = new ReachMemory();
    const ask = (model: Model) =>
      createReach(createJudge(model, TEST_CATALOG, AT_MS), { kinds, memory }).standings.length;
    ask(CHANGED_MODEL);
    const before = asked.splice(0);
    expect(new Set(before)).toEqual(new Set([...CHANGED_ACCOUNTS, MANAGEMENT_ACCOUNT]));
    const changed = applyChange(CHANGED_MODEL, {
      kind: 'put-inline-policy',
      entityArn: arnOf('user/ana'),
      policyName: 'own',
      policy: policyOf(allow('s3:GetObject')),
    });
    invariant(changed.ok, 'the change can be made');
    ask(changed.value);
    expect(new Set(asked)).toEqual(new Set([CHANGED_ACCOUNTS[0]]));
  });
});
