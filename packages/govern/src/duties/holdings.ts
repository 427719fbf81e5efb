import type { Answer } from '@countersign/core';
import type { PrincipalEntity } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import type { Conflict, Duty, DutyGroup, DutyPolicy, Strength } from './duty.ts';

/** One action of a duty that a principal may perform. */
export interface Holding {
  readonly duty: Duty;
  readonly group: DutyGroup;
  readonly action: string;
  readonly answer: Exclude<Answer, { kind: 'none' }>;
  /** How sure it is, also with regard to what the account has. */
  readonly certainty: Certainty;
}

/** How sure an answer is: in any context, in some, or only if the account has what the dump does not tell. */
export type Certainty = 'certain' | 'conditional' | 'needs-inventory';

/** All actions of all duties that a principal may perform. */
export interface Holdings {
  readonly principal: PrincipalEntity;
  readonly byDuty: ReadonlyMap<string, readonly Holding[]>;
}

/** The strongest pair of actions with which a principal holds both sides of a conflict. */
export interface Violation {
  readonly conflict: Conflict;
  readonly principal: PrincipalEntity;
  readonly first: Holding;
  readonly second: Holding;
  readonly certainty: Certainty;
}

/** Asks the judge for every action of every duty. */
export function holdingsOf(judge: Judge, policy: DutyPolicy, principal: PrincipalEntity): Holdings {
  const byDuty = new Map(
    policy.duties.map((duty) => [duty.id, dutyHoldings(judge, duty, principal)]),
  );
  return { principal, byDuty };
}

function dutyHoldings(judge: Judge, duty: Duty, principal: PrincipalEntity): readonly Holding[] {
  return duty.groups.flatMap((group) => {
    const presence = presenceOf(judge, group, principal);
    if (presence === 'absent') return [];
    return group.actions.flatMap((action): readonly Holding[] => {
      const answer = judge.ask(principal, action);
      if (answer.kind === 'none') return [];
      return [{ duty, group, action, answer, certainty: certaintyOf(answer, presence) }];
    });
  });
}

/** Whether the account has what a group's actions work on, as far as the model tells. */
function presenceOf(
  judge: Judge,
  group: DutyGroup,
  principal: PrincipalEntity,
): 'present' | 'absent' | 'unknown' {
  if (group.needs === null) return 'present';
  const { organization } = judge.model;
  if (organization === null) return 'unknown';
  if (principal.accountId === organization.managementAccountId) return 'present';
  // Identity Center may be delegated to a member account; the organisation's own actions may not.
  return group.needs === 'management-account' ? 'absent' : 'unknown';
}

function certaintyOf(answer: Answer, presence: 'present' | 'unknown'): Certainty {
  if (answer.kind !== 'certain') return 'conditional';
  return presence === 'unknown' ? 'needs-inventory' : 'certain';
}

/** The conflicts that a principal is caught in, each with its strongest pair. */
export function violationsOf(policy: DutyPolicy, holdings: Holdings): readonly Violation[] {
  return policy.conflicts.flatMap((conflict) => {
    const [a, b] = conflict.duties;
    const pair = strongestPair(holdings.byDuty.get(a) ?? [], holdings.byDuty.get(b) ?? []);
    if (pair === null) return [];
    const [first, second] = pair;
    const certainty = weaker(first.certainty, second.certainty);
    return [{ conflict, principal: holdings.principal, first, second, certainty }];
  });
}

/** Prefers sure answers to conditional ones of the same strength, and never pairs an action with itself. */
function strongestPair(
  firsts: readonly Holding[],
  seconds: readonly Holding[],
): readonly [Holding, Holding] | null {
  const left = bestTwo(firsts);
  const right = bestTwo(seconds);
  let best: readonly [Holding, Holding] | null = null;
  for (const first of left) {
    for (const second of right) {
      if (first.action === second.action) continue;
      if (best === null || rank(first) + rank(second) > rank(best[0]) + rank(best[1])) {
        best = [first, second];
      }
    }
  }
  return best;
}

/** Two are enough: the best of the other side can collide with one action only. */
function bestTwo(holdings: readonly Holding[]): readonly Holding[] {
  return holdings.toSorted((a, b) => rank(b) - rank(a)).slice(0, 2);
}

const STRENGTH_RANK: Readonly<Record<Strength, number>> = { strong: 20, moderate: 10, weak: 0 };
const CERTAINTY_RANK: Readonly<Record<Certainty, number>> = {
  certain: 5,
  conditional: 2,
  'needs-inventory': 0,
};

function rank(holding: Holding): number {
  return STRENGTH_RANK[holding.group.strength] + CERTAINTY_RANK[holding.certainty];
}

/** The less sure of two certainties. */
export function weaker(a: Certainty, b: Certainty): Certainty {
  return CERTAINTY_RANK[a] <= CERTAINTY_RANK[b] ? a : b;
}
