import {
  askedOf,
  type Catalog,
  COMPARE_ASSUMPTIONS,
  decideAlone,
  type StatementReference,
  TYPED_COMPARE_ASSUMPTIONS,
} from '@countersign/core';
import type { ComparedSubject } from './compared-subject.ts';
import { newActionsOf, type PolicyChange } from './new-actions.ts';
import {
  allowsMore,
  type CountedRequests,
  createComparers,
  decidingVerdict,
  type Verdict,
} from './verdict.ts';

/** What a change of a policy does. */
export interface PolicyComparison {
  readonly old: ComparedSubject;
  readonly new: ComparedSubject;
  /** Whether the new policy allows what the old one does not. */
  readonly newlyAllows: Verdict;
  /** Whether it no longer allows what the old one does. */
  readonly newlyDenies: Verdict;
  /** `newlyAllows` where actions count that AWS may add. */
  readonly newlyAllowsInOpenWorld: Verdict;
  /** `newlyAllows` where only requests count that AWS can form. */
  readonly newlyAllowsTyped: Verdict;
  readonly counted: CountedRequests;
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
  counted: CountedRequests,
): PolicyComparison {
  const { before, after } = change;
  const comparers = createComparers(catalog, [before.subject, after.subject], counted);
  const more = allowsMore(comparers, after.subject, before.subject);
  const less = allowsMore(comparers, before.subject, after.subject);
  const newlyAllows = decidingVerdict(comparers, more);
  const newlyDenies = decidingVerdict(comparers, less);
  const closed = comparers.for({ openWorld: false, typed: counted.typed });
  return {
    old: before,
    new: after,
    newlyAllows,
    newlyDenies,
    newlyAllowsInOpenWorld: more.open,
    newlyAllowsTyped: more.typed,
    counted,
    statements: statementsOf(newlyAllows, [after, before]),
    deniedStatements: statementsOf(newlyDenies, [before, after]),
    newActions: more.closed.kind === 'yes' ? newActionsOf(catalog, closed, change) : [],
    assumptions: assumptionsOf(catalog, counted),
  };
}

/** What was taken for granted, with what the actions are. */
export function assumptionsOf(
  catalog: Catalog,
  { openWorld, typed }: CountedRequests,
): readonly string[] {
  const actions = `the actions are those of ${catalog.dataset} and those that the policies name`;
  return [
    openWorld ? `${actions}, and one that AWS may add for each wildcard` : actions,
    ...(typed
      ? TYPED_COMPARE_ASSUMPTIONS
      : [
          'an action may name any resource and come with any context key, also where AWS never pairs them',
          ...COMPARE_ASSUMPTIONS,
        ]),
  ];
}

/** The statements of every policy that bear on a witness. */
export function statementsOf(
  verdict: Verdict,
  subjects: readonly ComparedSubject[],
): readonly StatementReference[] {
  if (verdict.kind !== 'yes') return [];
  return subjects.flatMap(({ policies, subject }) => {
    const asked = askedOf(subject, verdict.witness);
    return policies.flatMap((policy) => decideAlone(asked, policy).statements);
  });
}
