import type { Answer, AttachedPolicy, CompiledLayers } from '@countersign/core';
import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { compileEffective, type Judge } from '../judge/judge.ts';
import { signatureOf } from '../reach/permission-signature.ts';
import type { Duty, DutyGroup, DutyPolicy } from './duty.ts';

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

/**
 * Asks the judge for every action of every duty, for one principal after the other.
 * Those whose policies say the same share their answers, whose witnesses then are
 * requests of one of them.
 */
export function createHoldings(
  judge: Judge,
  policy: DutyPolicy,
): (principal: PrincipalEntity) => Holdings {
  const shared = new Map<string, Holdings['byDuty']>();
  return (principal) => {
    const policies = judge.policiesOf(principal);
    const key = signatureOf(principal, policies);
    const known = key === null ? undefined : shared.get(key);
    if (known !== undefined) return { principal, byDuty: known };
    const asker = createAsker(judge, principal, policies);
    const byDuty = new Map(
      policy.duties.map((duty) => [duty.id, [...holdingsIn(judge, duty, asker)]]),
    );
    if (key !== null && !asker.isPersonal) shared.set(key, byDuty);
    return { principal, byDuty };
  };
}

/** Asks about the actions of duties for one principal. */
export interface Asker {
  readonly principal: PrincipalEntity;
  ask(group: DutyGroup, action: string): Answer;
  /** Whether an answer so far depended on which of several principals with equal permissions is asked about. */
  readonly isPersonal: boolean;
}

/**
 * Asks about one principal; where acting on oneself does not count, about everybody else.
 *
 * @param policies what bears on it: its own, or others for "what if"
 */
export function createAsker(
  judge: Judge,
  principal: PrincipalEntity,
  policies: EffectivePolicies,
): Asker {
  const layers =
    policies === judge.policiesOf(principal)
      ? judge.layersOf(principal)
      : compileEffective(policies);
  let onOthers: CompiledLayers | null = null;
  const asker = { principal, isPersonal: false, ask };
  return asker;

  function ask(group: DutyGroup, action: string): Answer {
    const answer = judge.ask(principal, action, { layers });
    if (answer.kind === 'none' || group.countsOnOneself !== false) return answer;
    asker.isPersonal = true;
    if (answer.witness.request.resource !== principal.arn) return answer;
    onOthers ??= withoutItself(policies, principal);
    return judge.ask(principal, action, { layers: onOthers });
  }
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

/** The actions of some groups of a duty that a principal may perform, asked as they are taken. */
export function* holdingsIn(
  judge: Judge,
  duty: Duty,
  asker: Asker,
  groups: readonly DutyGroup[] = duty.groups,
): Iterable<Holding> {
  for (const group of groups) {
    const presence = presenceOf(judge, group, asker.principal);
    if (presence === 'absent') continue;
    for (const action of group.actions) {
      const answer = asker.ask(group, action);
      if (answer.kind === 'none') continue;
      yield { duty, group, action, answer, certainty: certaintyOf(answer, presence) };
    }
  }
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

const CERTAINTY_RANK: Readonly<Record<Certainty, number>> = {
  certain: 5,
  conditional: 2,
  'needs-inventory': 0,
};

/** The less sure of two certainties. */
export function weaker(a: Certainty, b: Certainty): Certainty {
  return CERTAINTY_RANK[a] <= CERTAINTY_RANK[b] ? a : b;
}
