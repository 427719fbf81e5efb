import { pointerTo, quote, type Statement } from '@countersign/core';
import { elementPointer } from '../element-pointer.ts';
import type { LintContext, LintedKind, LintIssue } from '../lint-issue.ts';
import { issueOf } from '../make-issue.ts';

/** The most characters without white space that AWS takes, and for what. */
interface Quota {
  readonly characters: number;
  readonly what: string;
}

/**
 * Several quotas of one kind are places that the document could go to, smallest first.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html}
 * @see {@link https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html}
 */
const QUOTAS: Readonly<Record<LintedKind, readonly Quota[]>> = {
  identity: [
    { characters: 6_144, what: 'a managed policy' },
    { characters: 10_240, what: 'the inline policies of a role' },
  ],
  boundary: [{ characters: 6_144, what: 'a managed policy' }],
  session: [{ characters: 2_048, what: 'a session policy' }],
  trust: [
    { characters: 2_048, what: 'a trust policy, unless the account’s quota was raised' },
    { characters: 8_192, what: 'a trust policy' },
  ],
  scp: [{ characters: 10_240, what: 'a service control policy' }],
  rcp: [{ characters: 5_120, what: 'a resource control policy' }],
  resource: [{ characters: 20_480, what: 'a bucket policy' }],
};

/** Size, empty lists, variables that are not interpreted. */
export function* checkDocument(context: LintContext): Iterable<LintIssue> {
  yield* checkSize(context);
  const { statements, version } = context.policy;
  if (statements.length === 0) {
    yield issueOf('empty-list', '/Statement', 'the policy has no statements', 'add at least one');
  }
  for (const statement of statements) {
    yield* checkLists(statement);
    if (version === '2008-10-17') yield* checkVariables(statement);
  }
}

function* checkSize({ characters, kind }: LintContext): Iterable<LintIssue> {
  const exceeded = QUOTAS[kind].filter((quota) => (characters ?? 0) > quota.characters);
  const last = exceeded.at(-1);
  if (last === undefined) return;
  const issue = issueOf(
    'policy-too-large',
    '',
    `the document has ${characters} characters without white space; AWS takes ${last.characters} for ${last.what}`,
    'join statements, use wildcards, or split it into several policies',
  );
  const fitsSomewhere = exceeded.length < QUOTAS[kind].length;
  yield fitsSomewhere ? { ...issue, severity: 'warning' } : issue;
}

function* checkLists(statement: Statement): Iterable<LintIssue> {
  const lists: readonly (readonly [string, readonly unknown[] | undefined])[] = [
    [elementPointer(statement, 'Action'), statement.action.patterns],
    [elementPointer(statement, 'Resource'), statement.resource?.patterns],
    [pointerTo(statement.pointer, 'Principal'), statement.principal?.entries],
    ...statement.conditions.map(({ pointer, values }) => [pointer, values] as const),
  ];
  for (const [pointer, list] of lists) {
    if (list === undefined || list.length > 0) continue;
    yield issueOf(
      'empty-list',
      pointer,
      'the list is empty, so that the statement matches nothing',
    );
  }
}

function* checkVariables(statement: Statement): Iterable<LintIssue> {
  const texts: readonly (readonly [string, readonly string[]])[] = [
    [elementPointer(statement, 'Resource'), statement.resource?.patterns ?? []],
    ...statement.conditions.map(({ pointer, values }) => [pointer, values] as const),
  ];
  for (const [pointer, values] of texts) {
    const found = values.find((value) => value.includes('${'));
    if (found === undefined) continue;
    yield issueOf(
      'variable-in-old-version',
      pointer,
      `${quote(found)} is taken literally, because the policy is of version 2008-10-17`,
      'set `"Version": "2012-10-17"`',
    );
  }
}
