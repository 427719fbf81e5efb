import { quote, type Statement, splitArn } from '@countersign/core';
import { elementPointer, patternPointer } from '../element-pointer.ts';
import type { LintContext, LintIssue } from '../lint-issue.ts';
import { issueOf } from '../make-issue.ts';

const ARN_COMPONENTS = 6;

/** Resources that are missing, out of place or no ARNs. */
export function* checkResources({ policy, kind }: LintContext): Iterable<LintIssue> {
  for (const statement of policy.statements) {
    if (kind === 'trust') yield* checkTrust(statement);
    else if (statement.resource === undefined) {
      yield issueOf(
        'missing-resource',
        statement.pointer,
        'the statement has neither `Resource` nor `NotResource`',
        'add one of them; `*` stands for every resource',
      );
    } else yield* checkPatterns(statement, statement.resource.patterns);
  }
}

function* checkTrust(statement: Statement): Iterable<LintIssue> {
  if (statement.resource === undefined) return;
  yield issueOf(
    'resource-in-trust-policy',
    elementPointer(statement, 'Resource'),
    'a trust policy has no `Resource`: it is about the role that carries it',
    'take it away',
  );
}

function* checkPatterns(statement: Statement, patterns: readonly string[]): Iterable<LintIssue> {
  for (const [index, pattern] of patterns.entries()) {
    if (isResourcePattern(pattern)) continue;
    yield issueOf(
      'malformed-resource-arn',
      patternPointer(statement, 'Resource', index),
      `${quote(pattern)} is not an ARN`,
      'write `arn:partition:service:region:account:resource`, leaving empty what does not apply, or `*`',
    );
  }
}

function isResourcePattern(pattern: string): boolean {
  if (pattern === '*') return true;
  const components = splitArn(pattern);
  return components.length === ARN_COMPONENTS && components[0] === 'arn' && components[5] !== '';
}
