import { type AttachedPolicy, matchWildcard } from '@countersign/core';

/** The actions that some Allow names. */
export interface NamedActions {
  /** Those that are named without wildcards, as they were written. */
  readonly names: ReadonlySet<string>;
  has(action: string): boolean;
}

/** Patterns that must be tried on every action: more would take too long. */
const MAX_OPEN_PATTERNS = 40;

/** The actions that the Allow statements of some policies name; `null` when there are too many patterns to try. */
export function namedActionsOf(policies: readonly AttachedPolicy[]): NamedActions | null {
  const statements = policies.flatMap(({ policy }) => policy.statements);
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  const positive = allows.flatMap(({ action }) => (action.negated ? [] : action.patterns));
  const named = indexPatterns(positive);
  const excluded = distinctLists(
    allows.flatMap(({ action }) => (action.negated ? [action.patterns] : [])),
  ).map(indexPatterns);
  const openCount = [named, ...excluded].reduce((sum, index) => sum + index.openCount, 0);
  if (openCount + excluded.length > MAX_OPEN_PATTERNS) return null;
  return {
    names: new Set(positive.filter((pattern) => !isWild(pattern))),
    has: (name) => {
      const action = name.toLowerCase();
      return named.matches(action) || excluded.some((index) => !index.matches(action));
    },
  };
}

interface PatternIndex {
  /** How many patterns do not tell their service. */
  readonly openCount: number;
  /** @param action in lower case */
  matches(action: string): boolean;
}

/** Sorts patterns by the service that they name, so that few have to be tried on an action. */
function indexPatterns(patterns: readonly string[]): PatternIndex {
  const folded = new Set(patterns.map((pattern) => pattern.toLowerCase()));
  const byService = new Map<string, string[]>();
  for (const pattern of [...folded].filter(isWild)) {
    const service = serviceOf(pattern);
    const key = isWild(service) ? '*' : service;
    const known = byService.get(key);
    if (known === undefined) byService.set(key, [pattern]);
    else known.push(pattern);
  }
  const open = byService.get('*') ?? [];
  return {
    openCount: open.length,
    matches: (action) => {
      const fits = (pattern: string): boolean => matchWildcard(pattern, action);
      const own = byService.get(serviceOf(action)) ?? [];
      return folded.has(action) || open.some(fits) || own.some(fits);
    },
  };
}

/** What stands before the colon; all of it when there is none. */
function serviceOf(pattern: string): string {
  return pattern.split(':', 1)[0] ?? '';
}

function isWild(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

function distinctLists(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(lists.map((list) => [list.join('\n'), list])).values()];
}
