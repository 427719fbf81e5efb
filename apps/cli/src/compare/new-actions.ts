import {
  type AttachedPolicy,
  type Catalog,
  type Comparer,
  isConfirmed,
  isEffective,
  matchWildcard,
  type Request,
  type Statement,
  type Subject,
} from '@countersign/core';
import type { ComparedSubject } from './compared-subject.ts';
import { namedActionsOf } from './named-actions.ts';

/** So many are named; a list is for reading. */
export const MAX_NEW_ACTIONS = 50;

/** What the list may cost: a short one serves better than one that takes minutes. */
const MAX_SEARCHES = 100;
const MAX_REPLAYED_STATEMENTS = 20_000;

/**
 * Actions that one policy allows on no resource and another on some, at most
 * fifty, those that manage permissions or write first.
 *
 * Each was confirmed by a request that the reference evaluator allows by the new
 * policy and not by the old; an action for which none is found soon is left out.
 *
 * @param comparer one that was made for both policies
 */
export function newActionsOf(
  catalog: Catalog,
  comparer: Comparer,
  change: PolicyChange,
): readonly string[] {
  const search = createSearch(comparer, change);
  const found: string[] = [];
  for (const action of candidatesOf(catalog, change)) {
    if (found.length >= MAX_NEW_ACTIONS || search.isSpent()) break;
    if (search.confirms(action)) found.push(action);
  }
  return found;
}

/** A policy and the one that takes its place. */
export interface PolicyChange {
  readonly before: ComparedSubject;
  readonly after: ComparedSubject;
}

interface Search {
  confirms(action: string): boolean;
  isSpent(): boolean;
}

/** Tries the last witness with another action before it searches: one statement often gives many actions. */
function createSearch(comparer: Comparer, { before, after }: PolicyChange): Search {
  const statementCount = [before, after]
    .flatMap(({ policies }) => policies)
    .reduce((sum, { policy }) => sum + policy.statements.length, 0);
  let last: Request | null = null;
  let searches = 0;
  let replayed = 0;
  const isShown = (witness: Request): boolean => {
    replayed += statementCount;
    return isConfirmed(witness, after.subject, before.subject);
  };
  return {
    isSpent: () => searches >= MAX_SEARCHES || replayed >= MAX_REPLAYED_STATEMENTS,
    confirms: (action) => {
      if (last !== null && isShown({ ...last, action })) return true;
      searches += 1;
      const answer = comparer.allowsMore(narrowedTo(after.subject, action), before.subject);
      // What is too hard once is too hard again.
      if (answer.kind === 'unknown') searches = MAX_SEARCHES;
      if (answer.kind !== 'yes' || !isShown(answer.witness)) return false;
      last = answer.witness;
      return true;
    },
  };
}

function candidatesOf(catalog: Catalog, { before, after }: PolicyChange): readonly string[] {
  const wasAllowed = namedActionsOf(grantsOf(before.subject));
  const isAllowed = namedActionsOf(grantsOf(after.subject));
  if (wasAllowed === null || isAllowed === null) return [];
  const unlisted = [...isAllowed.names].filter((name) => catalog.idOf(name) === undefined);
  return [
    ...catalog.actionNames.map((name, id) => ({ name, weight: weightOf(catalog, id) })),
    ...unlisted.map((name) => ({ name, weight: 1 })),
  ]
    .filter(({ name }) => isAllowed.has(name) && !wasAllowed.has(name))
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ name }) => name);
}

/** Actions that manage permissions come before those that write, and these before all others. */
function weightOf(catalog: Catalog, id: number): number {
  const levels = catalog.accessLevelsOf(id);
  if (levels.includes('Permissions management')) return 2;
  return levels.includes('Write') || levels.includes('Tagging') ? 1 : 0;
}

/** The policies that grant: what limits them grants nothing. */
function grantsOf(subject: Subject): readonly AttachedPolicy[] {
  return isEffective(subject) ? subject.layers.identity : [subject];
}

/** The same for one action only. */
function narrowedTo(subject: Subject, name: string): Subject {
  if (!isEffective(subject)) return narrowedPolicy(subject, name);
  const identity = subject.layers.identity.map((policy) => narrowedPolicy(policy, name));
  return { ...subject, layers: { ...subject.layers, identity } };
}

function narrowedPolicy(attached: AttachedPolicy, name: string): AttachedPolicy {
  const action = name.toLowerCase();
  const statements = attached.policy.statements
    .filter(({ action: { negated, patterns } }) => {
      const isNamed = patterns.some((pattern) => matchWildcard(pattern.toLowerCase(), action));
      return isNamed !== negated;
    })
    .map(
      (statement): Statement => ({ ...statement, action: { negated: false, patterns: [name] } }),
    );
  return { ...attached, policy: { ...attached.policy, statements } };
}
