import {
  type AttachedPolicy,
  type Catalog,
  createComparer,
  isConfirmed,
  matchWildcard,
  type Request,
  type Statement,
} from '@countersign/core';

/** So many are named; a list is for reading. */
export const MAX_NEW_ACTIONS = 50;

/** Searches are bounded: a list that is too short misleads less than one that takes minutes. */
const MAX_SEARCHES = 100;
const MAX_NODES = 500;
const MAX_PATTERNS = 500;

/**
 * Actions that one policy allows on no resource and another on some, at most
 * fifty, those that manage permissions or write first.
 *
 * Each was confirmed by a request that the reference evaluator allows by the new
 * policy and not by the old; an action for which none is found soon is left out.
 */
export function newActionsOf(
  catalog: Catalog,
  before: AttachedPolicy,
  after: AttachedPolicy,
): readonly string[] {
  const search = createSearch(catalog, before, after);
  const found: string[] = [];
  for (const action of candidatesOf(catalog, before, after)) {
    if (found.length >= MAX_NEW_ACTIONS || search.isSpent()) break;
    if (search.confirms(action)) found.push(action);
  }
  return found;
}

interface Search {
  confirms(action: string): boolean;
  isSpent(): boolean;
}

/** Tries the last witness with another action before it searches: one statement often gives many actions. */
function createSearch(catalog: Catalog, before: AttachedPolicy, after: AttachedPolicy): Search {
  const comparer = createComparer(catalog, [before, after], { maxNodes: MAX_NODES });
  let last: Request | null = null;
  let searches = 0;
  return {
    isSpent: () => searches >= MAX_SEARCHES,
    confirms: (action) => {
      if (last !== null && isConfirmed({ ...last, action }, after, before)) return true;
      searches += 1;
      const narrowed = narrowedTo(after, action);
      const answer = comparer.allowsMore(narrowed, before);
      if (answer.kind !== 'yes' || !isConfirmed(answer.witness, after, before)) return false;
      last = answer.witness;
      return true;
    },
  };
}

function candidatesOf(
  catalog: Catalog,
  before: AttachedPolicy,
  after: AttachedPolicy,
): readonly string[] {
  const wasAllowed = actionsAllowedBy(before);
  const isAllowed = actionsAllowedBy(after);
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

function weightOf(catalog: Catalog, id: number): number {
  const levels = catalog.accessLevelsOf(id);
  if (levels.includes('Permissions management')) return 2;
  return levels.includes('Write') || levels.includes('Tagging') ? 1 : 0;
}

interface NamedActions {
  /** Those that are named without wildcards, as they were written. */
  readonly names: ReadonlySet<string>;
  has(action: string): boolean;
}

/** The actions that some Allow of a policy names; `null` when there are too many patterns to try. */
function actionsAllowedBy({ policy }: AttachedPolicy): NamedActions | null {
  const allows = policy.statements.filter(({ effect }) => effect === 'Allow');
  const positive = allows.flatMap(({ action }) => (action.negated ? [] : action.patterns));
  const negated = allows.flatMap(({ action }) => (action.negated ? [action.patterns] : []));
  const names = new Set(positive.filter((pattern) => !isWild(pattern)));
  const folded = new Set([...names].map((name) => name.toLowerCase()));
  const wild = [...new Set(positive.filter(isWild).map((pattern) => pattern.toLowerCase()))];
  const exclusions = distinctLists(negated);
  if (wild.length + exclusions.flat().length > MAX_PATTERNS) return null;
  return {
    names,
    has: (name) => {
      const action = name.toLowerCase();
      const matches = (pattern: string): boolean => matchWildcard(pattern, action);
      return (
        folded.has(action) ||
        wild.some(matches) ||
        exclusions.some((patterns) => !patterns.some(matches))
      );
    },
  };
}

function isWild(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

function distinctLists(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const folded = lists.map((list) => list.map((text) => text.toLowerCase()));
  return [...new Map(folded.map((list) => [list.join('\n'), list])).values()];
}

/** The same policy for one action only. */
function narrowedTo(attached: AttachedPolicy, name: string): AttachedPolicy {
  const action = name.toLowerCase();
  const statements = attached.policy.statements
    .filter(({ action: { negated, patterns } }) => {
      const isNamed = patterns.some((pattern) => matchWildcard(pattern.toLowerCase(), action));
      return isNamed !== negated;
    })
    .map((statement): Statement => ({ ...statement, action: { negated: false, patterns: [name] } }));
  return { ...attached, policy: { ...attached.policy, statements } };
}
