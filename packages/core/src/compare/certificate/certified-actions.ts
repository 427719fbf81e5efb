import type { Catalog } from '../../catalog/catalog.ts';
import { matchAction } from '../../evaluate/reference/match-action.ts';
import type { ActionElement } from '../../policy/policy.ts';
import type { Work } from './work.ts';

/**
 * The actions that a proof ranges over: the catalog's, those that the statements
 * name in full, and in an open world one of each wildcard that AWS may add.
 */
export function actionNamesOf(
  elements: readonly ActionElement[],
  catalog: Catalog,
  openWorld: boolean,
): readonly string[] {
  const patterns = elements.flatMap((element) => element.patterns);
  const full = patterns.filter((pattern) => !/[*?]/.test(pattern));
  const future = openWorld ? patterns.filter((pattern) => /[*?]/.test(pattern)) : [];
  return [...new Set([...catalog.actionNames, ...full, ...future.map(futureAction)])];
}

/** An action that a pattern matches and AWS does not have. */
function futureAction(pattern: string): string {
  if (pattern === '*') return 'Фuture:Фuture';
  return pattern.replaceAll('*', 'Фuture').replaceAll('?', 'Ф');
}

/** Steps that it takes to hold a name against a pattern. */
const STEPS_PER_PATTERN = 4;

/** For each of some names whether an element covers it. */
export function coverage(
  element: ActionElement,
  names: readonly string[],
  work: Work,
): readonly boolean[] {
  const byService = new Map<string, ActionElement>();
  return names.map((name) => {
    const service = serviceOf(name);
    const known = byService.get(service);
    const concerning = known ?? { ...element, patterns: patternsFor(service, element.patterns) };
    if (known === undefined) byService.set(service, concerning);
    work.spend(1 + concerning.patterns.length * STEPS_PER_PATTERN);
    return !work.isSpent && matchAction(concerning, name);
  });
}

function serviceOf(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name.toLowerCase() : name.slice(0, colon).toLowerCase();
}

/** A pattern that spells its service out concerns no other. */
function patternsFor(service: string, patterns: readonly string[]): readonly string[] {
  return patterns.filter((pattern) => {
    const own = serviceOf(pattern);
    return own === service || /[*?]/.test(own);
  });
}
