import type { Answer, AttachedPolicy, CompiledLayers } from '@countersign/core';
import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { compileEffective, type Judge } from '../judge/judge.ts';
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

/**
 * Asks the judge for every action of every duty.
 *
 * @param policies other policies than the principal's own, for "what if"
 */
export function holdingsOf(
  judge: Judge,
  policy: DutyPolicy,
  principal: PrincipalEntity,
  policies?: EffectivePolicies,
): Holdings {
  const ask = asker(judge, principal, policies);
  const byDuty = new Map(
    policy.duties.map((duty) => [duty.id, dutyHoldings(judge, duty, principal, ask)]),
  );
  return { principal, byDuty };
}

type Ask = (group: DutyGroup, action: string) => Answer;

/** Asks about one principal; where acting on oneself does not count, about everybody else. */
function asker(judge: Judge, principal: PrincipalEntity, policies?: EffectivePolicies): Ask {
  const layers = policies === undefined ? judge.layersOf(principal) : compileEffective(policies);
  const options = { layers };
  let onOthers: CompiledLayers | null = null;
  return (group, action) => {
    const answer = judge.ask(principal, action, options);
    if (answer.kind === 'none' || group.countsOnOneself !== false) return answer;
    if (answer.witness.request.resource !== principal.arn) return answer;
    onOthers ??= withoutItself(policies ?? judge.policiesOf(principal), principal);
    return judge.ask(principal, action, { layers: onOthers });
  };
}

/** The same policies, with everything denied that the principal may do to itself. */
function withoutItself(policies: EffectivePolicies, principal: PrincipalEntity): CompiledLayers {
  const document: AttachedPolicy = {
    name: '(nothing on itself)',
    kind: 'identity',
    policy: {
      version: '2008-10-17',
      statements: [
        {
          pointer: '/Statement/0',
          effect: 'Deny',
          action: { negated: false, patterns: ['*'] },
          resource: { negated: false, patterns: [principal.arn] },
          conditions: [],
        },
      ],
    },
  };
  const identity = [...policies.identity, { document, via: 'inline', groupArn: null } as const];
  return compileEffective({ ...policies, identity });
}

function dutyHoldings(
  judge: Judge,
  duty: Duty,
  principal: PrincipalEntity,
  ask: Ask,
): readonly Holding[] {
  const holdings: Holding[] = [];
  for (const group of duty.groups) {
    const presence = presenceOf(judge, group, principal);
    if (presence === 'absent') continue;
    for (const action of group.actions) {
      const answer = ask(group, action);
      if (answer.kind === 'none') continue;
      holdings.push({ duty, group, action, answer, certainty: certaintyOf(answer, presence) });
    }
  }
  return holdings;
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

/**
 * The conflicts that a principal is caught in, each with its strongest pair.
 *
 * An action that stands on both sides counts for the first alone: who may create
 * users and roles holds one duty, though `iam:CreateRole` also sets a trust policy.
 */
export function violationsOf(policy: DutyPolicy, holdings: Holdings): readonly Violation[] {
  return policy.conflicts.flatMap((conflict) => {
    const { firsts, seconds } = sidesOf(policy, conflict, holdings);
    const first = strongest(firsts);
    const second = strongest(seconds);
    if (first === undefined || second === undefined) return [];
    const certainty = weaker(first.certainty, second.certainty);
    return [{ conflict, principal: holdings.principal, first, second, certainty }];
  });
}

/** What a principal holds of either side of a conflict; no action stands in both lists. */
export function sidesOf(
  policy: DutyPolicy,
  conflict: Conflict,
  holdings: Holdings,
): { readonly firsts: readonly Holding[]; readonly seconds: readonly Holding[] } {
  const [a, b] = conflict.duties;
  const firsts = holdings.byDuty.get(a) ?? [];
  const seconds = holdings.byDuty.get(b) ?? [];
  if (firsts.length === 0 || seconds.length === 0) return { firsts, seconds };
  const ofFirst = policy.duties.find(({ id }) => id === a)?.groups ?? [];
  return {
    firsts,
    seconds: seconds.filter(({ action }) =>
      ofFirst.every(({ actions }) => !actions.includes(action)),
    ),
  };
}

/** Prefers sure answers to conditional ones of the same strength. */
function strongest(holdings: readonly Holding[]): Holding | undefined {
  let best: Holding | undefined;
  for (const holding of holdings) {
    if (best === undefined || rank(holding) > rank(best)) best = holding;
  }
  return best;
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
