import type { LintSeverity } from '@countersign/govern';

/** The answer of `lint --json`. */
export interface LintDocument {
  readonly schema: 'countersign.lint/1';
  readonly issues: readonly LocatedLintIssue[];
}

/** An issue, and where it stands in which file. */
export interface LocatedLintIssue {
  readonly file: string;
  readonly pointer: string;
  /** From 1; `null` when the document has no such place. */
  readonly line: number | null;
  readonly column: number | null;
  readonly severity: LintSeverity;
  /** The id of a check, or of what is wrong with the document as such. */
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
}

/** Puts issues in the form that others script against. */
export function lintDocument(issues: readonly LocatedLintIssue[]): LintDocument {
  return { schema: 'countersign.lint/1', issues };
}
