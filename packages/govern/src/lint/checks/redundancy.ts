import { matchWildcard, quote, type Statement } from '@countersign/core';
import { patternPointer } from '../element-pointer.ts';
import type { LintContext, LintIssue } from '../lint-issue.ts';
import { issueOf } from '../make-issue.ts';

/** Beyond this many statements or patterns the comparison of each with each is left out. */
const MAX_COMPARED = 300;

/** Patterns and statements that could be left out without changing what the policy says. */
export function* checkRedundancy({ policy }: LintContext): Iterable<LintIssue> {
  for (const statement of policy.statements) yield* checkPatterns(statement);
  if (policy.statements.length > MAX_COMPARED) return;
  for (const [index, statement] of policy.statements.entries()) {
    const covering = policy.statements.find(
      (other, at) =>
        at !== index &&
        coversStatement(other, statement) &&
        (at < index || !coversStatement(statement, other)),
    );
    if (covering === undefined) continue;
    yield issueOf(
      'redundant-statement',
      statement.pointer,
      `the statement at ${covering.pointer} covers all of this one`,
      'one of them can go',
    );
  }
}

function* checkPatterns(statement: Statement): Iterable<LintIssue> {
  const { patterns } = statement.action;
  if (patterns.length > MAX_COMPARED) return;
  const lowerCased = patterns.map((pattern) => pattern.toLowerCase());
  for (const [index, pattern] of lowerCased.entries()) {
    const covering = lowerCased.findIndex(
      (other, at) => at !== index && covers(other, pattern) && (at < index || other !== pattern),
    );
    if (covering < 0) continue;
    yield issueOf(
      'redundant-pattern',
      patternPointer(statement, 'Action', index),
      `${quote(patterns[covering])} covers ${quote(patterns[index])}`,
      'one of them can go',
    );
  }
}

/** Sound, not complete: a `?` could stand for part of a star, so that patterns with one never cover. */
function covers(pattern: string, other: string): boolean {
  return pattern === other || (!pattern.includes('?') && matchWildcard(pattern, other));
}

function coversStatement(wide: Statement, narrow: Statement): boolean {
  return (
    wide.effect === narrow.effect &&
    coversActions(wide, narrow) &&
    coversResources(wide, narrow) &&
    same(wide.principal, narrow.principal) &&
    (wide.conditions.length === 0 || same(wide.conditions.map(plain), narrow.conditions.map(plain)))
  );
}

function coversActions(wide: Statement, narrow: Statement): boolean {
  if (wide.action.negated || narrow.action.negated) return same(wide.action, narrow.action);
  return narrow.action.patterns.every((pattern) =>
    wide.action.patterns.some((other) => covers(other.toLowerCase(), pattern.toLowerCase())),
  );
}

function coversResources(wide: Statement, narrow: Statement): boolean {
  if (same(wide.resource, narrow.resource)) return true;
  if (wide.resource === undefined || narrow.resource === undefined) return false;
  if (wide.resource.negated) return false;
  const { patterns } = wide.resource;
  if (patterns.includes('*')) return true;
  return (
    !narrow.resource.negated && narrow.resource.patterns.every((one) => patterns.includes(one))
  );
}

function plain({ operator, key, values }: Statement['conditions'][number]): unknown {
  return [operator.written.toLowerCase(), key.toLowerCase(), values];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
