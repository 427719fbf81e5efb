import { type Policy, type Statement } from '@countersign/core';
import { checkActions } from './checks/actions.ts';
import { checkConditionKeys } from './checks/condition-keys.ts';
import { checkDocument } from './checks/document.ts';
import { checkGrants } from './checks/grants.ts';
import { checkOperators } from './checks/operators.ts';
import { checkPrincipals } from './checks/principals.ts';
import { checkRedundancy } from './checks/redundancy.ts';
import { checkResources } from './checks/resources.ts';
import type { LintCheck, LintContext, LintedKind, LintIssue } from './lint-issue.ts';

const CHECKS: readonly LintCheck[] = [
  checkDocument,
  checkPrincipals,
  checkActions,
  checkResources,
  checkConditionKeys,
  checkOperators,
  checkGrants,
  checkRedundancy,
];

/** Nobody reads more issues of one document, and finding them all may take long. */
export const MAX_LINT_ISSUES = 1_000;

/** What is wrong or odd about a policy that could be read: the first {@link MAX_LINT_ISSUES} issues. */
export function lintPolicy(context: LintContext): readonly LintIssue[] {
  const issues: LintIssue[] = [];
  for (const check of CHECKS) {
    for (const issue of check(context)) {
      issues.push(issue);
      if (issues.length === MAX_LINT_ISSUES) return issues;
    }
  }
  return issues;
}

/**
 * Guesses what a document is: with `Principal` it belongs to a resource, or to a role when it
 * is only about assuming one; otherwise it is identity-based.
 */
export function guessKind(policy: Policy): LintedKind {
  if (policy.statements.every((statement) => statement.principal === undefined)) return 'identity';
  return policy.statements.every(isAboutAssuming) ? 'trust' : 'resource';
}

function isAboutAssuming({ action, resource }: Statement): boolean {
  return resource === undefined && !action.negated && action.patterns.every(isAssume);
}

function isAssume(pattern: string): boolean {
  return /^sts:(?:assumerole|tagsession|setsourceidentity)/i.test(pattern);
}
