import { type Catalog, quote } from '@countersign/core';
import { hasWildcard, matchingActions, serviceOf } from '../action-names.ts';
import { patternPointer } from '../element-pointer.ts';
import type { LintContext, LintIssue } from '../lint-issue.ts';
import { didYouMean, issueOf } from '../make-issue.ts';
import { nearestNames } from '../nearest-name.ts';

/** Actions that are malformed or that AWS does not list. */
export function* checkActions({ policy, catalog }: LintContext): Iterable<LintIssue> {
  for (const statement of policy.statements) {
    for (const [index, pattern] of statement.action.patterns.entries()) {
      const issue = judgePattern(pattern, patternPointer(statement, 'Action', index), catalog);
      if (issue !== null) yield issue;
    }
  }
}

function judgePattern(pattern: string, pointer: string, catalog: Catalog): LintIssue | null {
  if (pattern === '*' || pattern === '*:*') return null;
  const service = serviceOf(pattern);
  if (service === '' || hasWildcard(service)) {
    return issueOf(
      'malformed-action',
      pointer,
      `${quote(pattern)} is not an action`,
      'write `service:Name`, such as `s3:GetObject`; only the name may hold wildcards',
    );
  }
  const range = catalog.serviceRange(service);
  if (range === undefined) {
    return issueOf(
      'unknown-action',
      pointer,
      `AWS lists no service prefix ${quote(service)}`,
      didYouMean(nearestNames(service, catalog.services)),
    );
  }
  if (hasWildcard(pattern)) {
    if (matchingActions(pattern, catalog).length > 0) return null;
    return issueOf(
      'action-matches-nothing',
      pointer,
      `${quote(pattern)} matches no action of ${quote(service)}`,
    );
  }
  if (catalog.idOf(pattern) !== undefined) return null;
  return issueOf(
    'unknown-action',
    pointer,
    `AWS lists no action ${quote(pattern)}`,
    didYouMean(nearestActions(pattern, catalog)),
  );
}

/** The actions whose names are nearest to one that is not listed: of its service, or of any. */
export function nearestActions(action: string, catalog: Catalog, count = 1): readonly string[] {
  const range = catalog.serviceRange(serviceOf(action));
  if (range !== undefined) {
    return nearestNames(action, catalog.actionNames.slice(...range), count);
  }
  return nearestNames(action, catalog.actionNames, count);
}
