import {
  type AttachedPolicy,
  type Catalog,
  COMPARE_ASSUMPTIONS,
  decideAlone,
  type StatementReference,
} from '@countersign/core';
import { newActionsOf, type PolicyChange } from './new-actions.ts';
import {
  allowsMore,
  createComparers,
  decidingVerdict,
  type Verdict,
  type Verdicts,
} from './verdict.ts';

/** What a change of a policy does. */
export interface PolicyComparison {
  readonly old: AttachedPolicy;
  readonly new: AttachedPolicy;
  /** Whether the new policy allows what the old one does not. */
  readonly newlyAllows: Verdict;
  /** Whether it no longer allows what the old one does. */
  readonly newlyDenies: Verdict;
  /** `newlyAllows` where actions count that AWS may add. */
  readonly newlyAllowsInOpenWorld: Verdict;
  readonly openDecides: boolean;
  /** The statements of the new policy that allow the witness, then those of the old one that deny it. */
  readonly statements: readonly StatementReference[];
  /** The same of what is newly denied: what allowed it, then what denies it. */
  readonly deniedStatements: readonly StatementReference[];
  /** Actions that the old policy allows nowhere and the new one does, weightiest first. */
  readonly newActions: readonly string[];
  readonly assumptions: readonly string[];
}

/** Finds out what changes when one policy replaces another. */
export function comparePolicies(
  catalog: Catalog,
  change: PolicyChange,
  openDecides: boolean,
): PolicyComparison {
  const { before, after } = change;
  const comparers = createComparers(catalog, [before, after], openDecides);
  const more: Verdicts = allowsMore(comparers, after, before);
  const less: Verdicts = allowsMore(comparers, before, after);
  const newlyAllows = decidingVerdict(comparers, more);
  const newlyDenies = decidingVerdict(comparers, less);
  return {
    old: before,
    new: after,
    newlyAllows,
    newlyDenies,
    newlyAllowsInOpenWorld: more.open,
    openDecides,
    statements: statementsOf(newlyAllows, after, before),
    deniedStatements: statementsOf(newlyDenies, before, after),
    newActions: more.closed.kind === 'yes' ? newActionsOf(catalog, comparers.closed, change) : [],
    assumptions: assumptionsOf(catalog, openDecides),
  };
}

/** What was taken for granted, with what the actions are. */
export function assumptionsOf(catalog: Catalog, openDecides: boolean): readonly string[] {
  const actions = `the actions are those of ${catalog.dataset} and those that the policies name`;
  return [
    openDecides ? `${actions}, and one that AWS may add for each wildcard` : actions,
    'an action may name any resource and come with any context key, also where AWS never pairs them',
    ...COMPARE_ASSUMPTIONS,
  ];
}

function statementsOf(
  verdict: Verdict,
  allowing: AttachedPolicy,
  denying: AttachedPolicy,
): readonly StatementReference[] {
  if (verdict.kind !== 'yes') return [];
  return [allowing, denying].flatMap((policy) => decideAlone(verdict.witness, policy).statements);
}
