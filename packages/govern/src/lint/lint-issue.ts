import type { Catalog, IssueCode, Policy } from '@countersign/core';
import type { LintCheckId } from './lint-checks.ts';

/** The kinds of policy document that can be told apart when they are linted. */
export type LintedKind = 'identity' | 'resource' | 'trust' | 'scp' | 'rcp' | 'boundary' | 'session';

/**
 * How much an issue matters. AWS refuses the document, or it does something else than it says
 * (`error`); it does probably not do what was meant (`warning`); it could be simpler or safer
 * (`suggestion`).
 */
export type LintSeverity = 'error' | 'warning' | 'suggestion';

/** One thing that is wrong or odd about a policy document. */
export interface LintIssue {
  readonly code: LintCheckId | IssueCode;
  readonly severity: LintSeverity;
  /** JSON Pointer within the document. */
  readonly pointer: string;
  readonly message: string;
  /** What would be right; `null` when the message says it all. */
  readonly help: string | null;
}

/** What a check sees. */
export interface LintContext {
  readonly policy: Policy;
  readonly kind: LintedKind;
  readonly catalog: Catalog;
  /** Characters of the document without white space; `null` when only its content is known. */
  readonly characters: number | null;
}

/** A check: a pure function from a document to issues. */
export type LintCheck = (context: LintContext) => Iterable<LintIssue>;
