import { type Catalog, matchWildcard, type Statement } from '@countersign/core';

/** Above this many actions a statement is too broad to say anything about each of them. */
const MAX_ACTIONS = 3_000;

/**
 * The actions of the catalog that a statement names; `null` when it names too many
 * or says which it does not mean.
 */
export function actionsOf(statement: Statement, catalog: Catalog): readonly string[] | null {
  if (statement.action.negated) return null;
  const names = new Set<string>();
  for (const pattern of statement.action.patterns) {
    if (pattern === '*' || pattern.startsWith('*:')) return null;
    for (const name of matchingActions(pattern, catalog)) names.add(name);
    if (names.size > MAX_ACTIONS) return null;
  }
  return [...names];
}

/** The actions of the catalog that a pattern with a plain service prefix matches. */
export function matchingActions(pattern: string, catalog: Catalog): readonly string[] {
  const range = catalog.serviceRange(serviceOf(pattern));
  if (range === undefined) return [];
  const wanted = pattern.toLowerCase();
  return catalog.actionNames
    .slice(...range)
    .filter((name) => matchWildcard(wanted, name.toLowerCase()));
}

/** What stands before the first colon, in lower case. */
export function serviceOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':'))).toLowerCase();
}

/** Tells whether a text holds a wildcard. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}
