import { LINT_CHECKS, type LintCheckId } from './lint-checks.ts';
import type { LintIssue } from './lint-issue.ts';

/** Builds an issue of a check; its severity comes from the list of checks. */
export function issueOf(
  code: LintCheckId,
  pointer: string,
  message: string,
  help: string | null = null,
): LintIssue {
  return { code, severity: LINT_CHECKS[code].severity, pointer, message, help };
}

/** `did you mean …?`, or `null` when nothing is near. */
export function didYouMean(near: readonly string[]): string | null {
  const [first] = near;
  return first === undefined ? null : `did you mean \`${first}\`?`;
}
