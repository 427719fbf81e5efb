import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { memoize } from '../memoize.ts';
import type { Conflict, Duty, DutyGroup, DutyPolicy, Strength } from './duty.ts';
import { createAsker, type Holding, holdingsIn, weaker } from './holdings.ts';

/** One of the two duties of a conflict, with the actions that count for it there. */
export interface Side {
  readonly duty: Duty;
  readonly groups: readonly DutyGroup[];
}

/** From the greatest strength to the least. */
export const STRENGTHS: readonly Strength[] = ['strong', 'moderate', 'weak'];

/**
 * Both sides of a conflict, or `null` where a duty is not defined.
 *
 * An action that stands on both counts for the first alone: who may create users
 * and roles holds one duty, though `iam:CreateRole` also sets a trust policy. The
 * same values at every call.
 */
export function sidesOf(policy: DutyPolicy, conflict: Conflict): readonly [Side, Side] | null {
  const byConflict = sidesByPolicy.get(policy) ?? memoize((each) => makeSides(policy, each));
  sidesByPolicy.set(policy, byConflict);
  return byConflict(conflict);
}

const sidesByPolicy = new WeakMap<
  DutyPolicy,
  (conflict: Conflict) => readonly [Side, Side] | null
>();

function makeSides(
  { duties }: DutyPolicy,
  { duties: [a, b] }: Conflict,
): readonly [Side, Side] | null {
  const first = duties.find(({ id }) => id === a);
  const second = duties.find(({ id }) => id === b);
  if (first === undefined || second === undefined) return null;
  const ofFirst = new Set(first.groups.flatMap(({ actions }) => actions));
  const groups = second.groups.map((group) => ({
    ...group,
    actions: group.actions.filter((action) => !ofFirst.has(action)),
  }));
  return [
    { duty: first, groups: first.groups },
    { duty: second, groups },
  ];
}

/** How a principal with certain policies holds a side. */
export interface HeldSide {
  /** The strongest action, and the surest of equally strong ones; `null` where it holds none. */
  readonly holding: Holding | null;
  /** Whether another principal with equal permissions might hold it otherwise. */
  readonly isPersonal: boolean;
}

/**
 * Asks for the actions of a side, strongest first, until one is certain.
 *
 * @param policies what bears on the principal: its own, or others for "what if"
 */
export function heldSide(
  judge: Judge,
  { duty, groups }: Side,
  principal: PrincipalEntity,
  policies: EffectivePolicies,
): HeldSide {
  const asker = createAsker(judge, principal, policies);
  for (const strength of STRENGTHS) {
    const ofStrength = groups.filter((group) => group.strength === strength);
    const holding = surest(holdingsIn(judge, duty, asker, ofStrength));
    if (holding !== null) return { holding, isPersonal: asker.isPersonal };
  }
  return { holding: null, isPersonal: asker.isPersonal };
}

function surest(holdings: Iterable<Holding>): Holding | null {
  let best: Holding | null = null;
  for (const holding of holdings) {
    if (best === null || weaker(best.certainty, holding.certainty) !== holding.certainty) {
      best = holding;
    }
    if (best.certainty === 'certain') break;
  }
  return best;
}
