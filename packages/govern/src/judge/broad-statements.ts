import { type Catalog, type ResourceElement, type Statement, splitArn } from '@countersign/core';
import { actionTest, isEverything, matchingActions } from './action-elements.ts';

/** Tells whether statements, taken together and without their conditions, name every action of the catalog. */
export function coverEveryAction(catalog: Catalog, statements: readonly Statement[]): boolean {
  const [first] = statements;
  if (first === undefined) return false;
  if (statements.some(({ action }) => !action.negated && action.patterns.some(isEverything))) {
    return true;
  }
  // A `NotAction` leaves only what it names to the others; without one they must name everything.
  const except = statements.find(({ action }) => action.negated);
  const tests = statements
    .filter((statement) => statement !== except)
    .map(({ action }) => actionTest(action));
  const remaining =
    except === undefined
      ? catalog.actionNames
      : matchingActions(catalog, { negated: false, patterns: except.action.patterns });
  for (const name of remaining) {
    // A name that no AWS service has is no loss.
    if (except !== undefined && catalog.idOf(name) === undefined) continue;
    if (!tests.some((covers) => covers(name.toLowerCase()))) return false;
  }
  return true;
}

/**
 * Tells whether a resource element leaves out nothing: `*`, or ARN patterns open
 * in every component such as `arn:aws:*`.
 */
export function coversEveryResource(element: ResourceElement | undefined): boolean {
  return element !== undefined && !element.negated && element.patterns.some(isOpen);
}

const OPEN_PARTITIONS: ReadonlySet<string> = new Set(['*', 'aws', 'aws*']);

function isOpen(pattern: string): boolean {
  if (/^\*+$/.test(pattern)) return true;
  const [scheme, partition = '', ...rest] = splitArn(pattern);
  if (scheme !== 'arn' || !OPEN_PARTITIONS.has(partition)) return false;
  if (rest.length === 0) return partition.endsWith('*');
  return rest.every((component) => /^\*+$/.test(component));
}
