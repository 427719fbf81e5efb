import { invariant } from '@countersign/core';
import { principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { actorAt } from '../reach/actor.ts';
import type { Aspect } from '../reach/aspects.ts';
import { stepContext } from '../reach/step-context.ts';
import type { StepContext, StepKind, TakenStep } from '../reach/step-kind.ts';
import { recordedModel } from './recorded-model.ts';
import { TEST_CATALOG } from './test-catalog.ts';
import { modelOf, type TestAccount, type TestOrganization } from './test-model.ts';

const AT_MS = 1_767_225_600_000;

/**
 * Every step of a kind that a principal of a test can take, by its name: `user/ana`.
 * Fails where the kind looks at what it does not say that it looks at.
 */
export function takeSteps(
  kind: StepKind,
  accounts: TestAccount | readonly TestAccount[],
  name: string,
  organization?: TestOrganization,
): readonly TakenStep[] {
  const { model, readBy } = recordedModel(modelOf(accounts, organization));
  const judge = createJudge(model, TEST_CATALOG, AT_MS);
  // What policies bear on somebody is known before steps are looked for.
  const principals = [...principalsOf(model)];
  for (const each of principals) judge.policiesOf(each);
  const entity = principals.find(({ arn }) => arn.endsWith(`:${name}`));
  invariant(entity !== undefined, `the test has no ${name}`);
  const actor = actorAt(judge, { entity, freedom: 'bound', gained: [] });
  if (!kind.actions.every((action) => actor.mayEver(action))) return [];
  const looks = new Set(kind.looksAt);
  const context = stepContext(judge);
  const steps: TakenStep[] = [];
  const read = readBy(entity, () => {
    steps.push(...kind.find(lookingAt(context, looks), actor));
    steps.push(...(kind.findByName?.(context, actor) ?? []));
  });
  for (const aspect of read) {
    invariant(looks.has(aspect), `${kind.id} looks at ${aspect}, and does not say so`);
  }
  return steps;
}

/** A context that answers about attachments only to kinds that say that they look at them. */
function lookingAt(context: StepContext, looks: ReadonlySet<Aspect>): StepContext {
  const answer =
    <Key, Value>(ask: (key: Key) => Value) =>
    (key: Key): Value => {
      invariant(looks.has('attachments'), 'a kind looks at attachments, and does not say so');
      return ask(key);
    };
  return {
    ...context,
    bearersOf: answer(context.bearersOf),
    identityPoliciesOf: answer(context.identityPoliciesOf),
    membersOf: answer(context.membersOf),
    restrained: answer(context.restrained),
  };
}

/** What steps give, in short: `become role/app`, `rewrite user/ana`. */
export function gainsOf(steps: readonly TakenStep[]): readonly string[] {
  return steps.map(({ gain }) => {
    if (gain.kind === 'create-administrator') return `${gain.kind} ${gain.accountId}`;
    if (gain.kind === 'lift') return `${gain.kind} ${gain.accountId} ${gain.source}`;
    const resource = gain.entity.arn.split(':').slice(5).join(':');
    return gain.kind === 'endow' ? `endow ${resource} ${gain.source}` : `${gain.kind} ${resource}`;
  });
}
