import { holdingsOf, violationsOf } from '../duties/holdings.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { administratorWith } from './administrator.ts';
import { certaintyOf, weakest } from './certainty.ts';
import type { DutyEscalation, Escalation, Escalations } from './escalation.ts';
import type { RuleContext } from './rule.ts';
import type { Step } from './steps/step.ts';
import { STEP_ACTIONS, STEP_KINDS } from './steps/step-kinds.ts';

const NO_ESCALATIONS: Escalations = { toAdministrator: [], toDuties: [] };

/**
 * Applies every step that a principal may take and judges what it holds then.
 * A principal that is a full administrator already has nothing to gain.
 */
export function escalationsOf(context: RuleContext, entity: PrincipalEntity): Escalations {
  const { identity } = context.judge.layersOf(entity);
  const mayStep = STEP_ACTIONS.some((action) => identity.relevantTo(action).allows.length > 0);
  if (!mayStep) return NO_ESCALATIONS;
  if (context.administratorOf(entity) !== null) return NO_ESCALATIONS;
  const steps = STEP_KINDS.flatMap((kind) => [...kind(context, entity)]);
  if (steps.length === 0) return NO_ESCALATIONS;
  const toAdministrator = steps.flatMap((step) => administratorAfter(context, entity, step));
  if (toAdministrator.length > 0) {
    return { toAdministrator: toAdministrator.toSorted(surestFirst), toDuties: [] };
  }
  return { toAdministrator: [], toDuties: dutiesAfter(context, entity, steps) };
}

function surestFirst(a: Escalation, b: Escalation): number {
  return Number(b.certainty === 'certain') - Number(a.certainty === 'certain');
}

function administratorAfter(
  context: RuleContext,
  entity: PrincipalEntity,
  step: Step,
): readonly Escalation[] {
  const { outcome, answer } = step;
  const becomes = outcome.kind === 'becomes' ? outcome : null;
  const administrator =
    outcome.kind === 'becomes'
      ? context.administratorOf(outcome.role)
      : administratorWith(context.judge, entity, outcome.after);
  if (administrator === null) return [];
  const certainty = weakest([
    certaintyOf(answer),
    administrator.certainty,
    ...(becomes === null ? [] : [certaintyOf(becomes.answer)]),
  ]);
  const witness = [...(becomes === null ? [] : [becomes.answer.witness]), ...administrator.witness];
  return [{ step, certainty, conditions: witness.flatMap(({ conditions }) => conditions) }];
}

/** The number of different outcomes whose duties are looked at for one principal. */
const MAX_DUTY_TRIES = 20;

function dutiesAfter(
  context: RuleContext,
  entity: PrincipalEntity,
  steps: readonly Step[],
): readonly DutyEscalation[] {
  const { judge, duties } = context;
  const held = new Set(
    violationsOf(duties, context.holdingsOf(entity)).map(({ conflict }) => conflict.rule),
  );
  if (duties.conflicts.every(({ rule }) => held.has(rule))) return [];
  return steps.slice(0, MAX_DUTY_TRIES).flatMap((step) => {
    if (step.outcome.kind !== 'policies') return [];
    const after = violationsOf(duties, holdingsOf(judge, duties, entity, step.outcome.after));
    return after
      .filter(({ conflict }) => !held.has(conflict.rule))
      .map((violation) => ({
        step,
        violation,
        certainty: weakest([certaintyOf(step.answer), violation.certainty]),
        conditions: [violation.first, violation.second].flatMap(
          ({ answer }) => answer.witness.conditions,
        ),
      }));
  });
}
