import {
  type Catalog,
  type Issue,
  POLICY_TEXT_LIMITS,
  parseJson,
  parsePolicy,
} from '@countersign/core';
import {
  guessKind,
  type LintedKind,
  type LintIssue,
  lintPolicy,
  locatePointers,
  MAX_LINT_ISSUES,
} from '@countersign/govern';
import type { LocatedLintIssue } from '../documents/lint-document.ts';

/** What is linted, and as what. */
export interface LintSubject {
  readonly file: string;
  readonly text: string;
  /** `null`: guessed from the document. */
  readonly kind: LintedKind | null;
}

/** The issues of one document: of reading it, or, when it can be read, of what it says. */
export function lintText(subject: LintSubject, catalog: Catalog): readonly LocatedLintIssue[] {
  const { file, text } = subject;
  const json = parseJson(text, POLICY_TEXT_LIMITS);
  if (!json.ok) return [{ file, ...placeOfSyntaxError(json.failure), ...plain(json.failure) }];
  const { value, duplicates } = json.value;
  const parsed = parsePolicy(value);
  const issues = parsed.ok
    ? [
        ...[...duplicates, ...parsed.value.warnings].map(plain),
        ...lintParsed(subject, parsed.value.policy, catalog),
      ]
    : [...duplicates, ...parsed.failure].map(plain);
  const shown = issues.slice(0, MAX_LINT_ISSUES);
  const places = locatePointers(
    text,
    shown.map(({ pointer }) => pointer),
  );
  return shown.map((issue) => ({
    file,
    line: places.get(issue.pointer)?.line ?? null,
    column: places.get(issue.pointer)?.column ?? null,
    ...issue,
  }));
}

function lintParsed(
  { text, kind }: LintSubject,
  policy: Parameters<typeof guessKind>[0],
  catalog: Catalog,
): readonly LintIssue[] {
  return lintPolicy({
    policy,
    kind: kind ?? guessKind(policy),
    catalog,
    characters: text.replaceAll(/\s/g, '').length,
  });
}

function plain({ code, severity, pointer, message, help }: Issue): LintIssue {
  return { code, severity, pointer, message, help: help ?? null };
}

/** A syntax error says its place itself. */
function placeOfSyntaxError({ message }: Issue): Pick<LocatedLintIssue, 'line' | 'column'> {
  const [, line, column] = / at line (\d+), column (\d+)$/.exec(message) ?? [];
  return {
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
  };
}
