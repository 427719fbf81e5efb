import { type ActionElement, type Catalog, matchWildcard } from '@countersign/core';

/** The names of all actions of the catalog that an element covers, and literal names that the catalog does not know. */
export function* matchingActions(catalog: Catalog, element: ActionElement): Iterable<string> {
  if (!element.negated) {
    for (const pattern of element.patterns) yield* namesMatching(catalog, pattern.toLowerCase());
    return;
  }
  const covers = actionTest(element);
  for (const name of catalog.actionNames) if (covers(name.toLowerCase())) yield name;
}

/** The catalog's names that match one pattern in lower case. A service's names are looked at alone where the pattern names it. */
function* namesMatching(catalog: Catalog, pattern: string): Iterable<string> {
  if (!hasWildcard(pattern)) {
    yield catalog.action(pattern)?.name ?? pattern;
    return;
  }
  const colon = pattern.indexOf(':');
  const service = colon < 0 ? pattern : pattern.slice(0, colon);
  const range = hasWildcard(service)
    ? ([0, catalog.actionNames.length] as const)
    : catalog.serviceRange(service);
  if (range === undefined) return;
  const lowerCase = lowerCaseNames(catalog);
  const isOpen = isEverything(pattern) || (!hasWildcard(service) && pattern === `${service}:*`);
  for (let id = range[0]; id < range[1]; id += 1) {
    if (isOpen || matchWildcard(pattern, lowerCase[id] ?? '')) yield catalog.actionNames[id] ?? '';
  }
}

const lowerCaseByCatalog = new WeakMap<Catalog, readonly string[]>();

function lowerCaseNames(catalog: Catalog): readonly string[] {
  const known = lowerCaseByCatalog.get(catalog);
  if (known !== undefined) return known;
  const names = catalog.actionNames.map((name) => name.toLowerCase());
  lowerCaseByCatalog.set(catalog, names);
  return names;
}

/** A test of `Action` or `NotAction` on an action's name in lower case. */
export function actionTest(element: ActionElement): (action: string) => boolean {
  const patterns = element.patterns.map((pattern) => pattern.toLowerCase());
  return (action) => patterns.some((pattern) => matchWildcard(pattern, action)) !== element.negated;
}

/** Tells whether a pattern has a `*` or `?`. */
export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

/** Tells whether an action pattern is `*` or `*:*`, however many stars it is written with. */
export function isEverything(pattern: string): boolean {
  return pattern.includes('*') && /^\**:?\**$/.test(pattern);
}
