import { invariant } from '@countersign/core';
import { principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { actorAt } from '../reach/actor.ts';
import { stepContext } from '../reach/step-context.ts';
import type { StepKind, TakenStep } from '../reach/step-kind.ts';
import { TEST_CATALOG } from './test-catalog.ts';
import { modelOf, type TestAccount, type TestOrganization } from './test-model.ts';

const AT_MS = 1_767_225_600_000;

/** Every step of a kind that a principal of a test can take, by its name: `user/ana`. */
export function takeSteps(
  kind: StepKind,
  accounts: TestAccount | readonly TestAccount[],
  name: string,
  organization?: TestOrganization,
): readonly TakenStep[] {
  const model = modelOf(accounts, organization);
  const judge = createJudge(model, TEST_CATALOG, AT_MS);
  const entity = [...principalsOf(model)].find(({ arn }) => arn.endsWith(`:${name}`));
  invariant(entity !== undefined, `the test has no ${name}`);
  const actor = actorAt(judge, { entity, freedom: 'bound', gained: [] });
  if (!kind.actions.every((action) => actor.mayEver(action))) return [];
  const context = stepContext(judge);
  return [...kind.find(context, actor), ...(kind.findByName?.(context, actor) ?? [])];
}

/** What steps give, in short: `become role/app`, `rewrite user/ana`. */
export function gainsOf(steps: readonly TakenStep[]): readonly string[] {
  return steps.map(({ gain }) => {
    if (gain.kind === 'create-administrator') return `${gain.kind} ${gain.accountId}`;
    const resource = gain.entity.arn.split(':').slice(5).join(':');
    return gain.kind === 'endow' ? `endow ${resource} ${gain.source}` : `${gain.kind} ${resource}`;
  });
}
