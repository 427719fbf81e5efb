import { parsePrincipal, pointerTo, quote, type Statement } from '@countersign/core';
import { hasWildcard } from '../action-names.ts';
import type { LintContext, LintedKind, LintIssue } from '../lint-issue.ts';
import { issueOf } from '../make-issue.ts';

/** `Principal` where it may not be, where it must be, and where it lets too many in. */
export function* checkPrincipals({ policy, kind }: LintContext): Iterable<LintIssue> {
  for (const statement of policy.statements) {
    if (namesPrincipals(kind)) yield* checkNamed(statement);
    else if (statement.principal !== undefined) {
      yield issueOf(
        'principal-in-identity-policy',
        principalPointer(statement),
        `\`${principalElement(statement)}\` may not stand in ${describe(kind)}`,
        'take it away; for a policy of a resource or role use `--type resource` or `--type trust`',
      );
    }
  }
}

function namesPrincipals(kind: LintedKind): boolean {
  return kind === 'resource' || kind === 'trust' || kind === 'rcp';
}

function describe(kind: LintedKind): string {
  switch (kind) {
    case 'scp':
      return 'a service control policy';
    case 'boundary':
      return 'a permissions boundary';
    case 'session':
      return 'a session policy';
    case 'identity':
    case 'rcp':
    case 'resource':
    case 'trust':
      return 'an identity-based policy';
  }
}

function* checkNamed(statement: Statement): Iterable<LintIssue> {
  const { principal } = statement;
  if (principal === undefined) {
    yield issueOf(
      'missing-principal',
      statement.pointer,
      'the statement has no `Principal`, so that it is for nobody',
      'say whom it is for; for a policy of a user, group or role use `--type identity`',
    );
    return;
  }
  if (statement.effect === 'Allow' && principal.negated) {
    yield issueOf(
      'not-principal-with-allow',
      principalPointer(statement),
      '`NotPrincipal` with Allow lets everybody in but those named, also anonymous callers',
      'name the principals that are allowed with `Principal`',
    );
  }
  const names = principal.entries.map((entry) => entry.value);
  const isForAll = names.includes('*') && !principal.negated;
  if (statement.effect === 'Allow' && isForAll && statement.conditions.length === 0) {
    yield issueOf(
      'anyone-allowed',
      principalPointer(statement),
      'the statement allows every principal of every account, without a condition',
      'name accounts or principals, or add a condition such as `aws:PrincipalOrgID`',
    );
  }
  yield* checkNames(statement);
}

function* checkNames(statement: Statement): Iterable<LintIssue> {
  for (const { type, value } of statement.principal?.entries ?? []) {
    if (type !== 'AWS' || isPrincipal(value)) continue;
    const isDeleted = /^A(?:IDA|ROA)[A-Z0-9]{12,}$/.test(value);
    yield issueOf(
      'invalid-principal',
      pointerTo(principalPointer(statement), type),
      isDeleted
        ? `${quote(value)} is the id of a user or role that was deleted`
        : `${quote(value)} is not a principal that AWS takes`,
      isDeleted
        ? 'take it away, or name the new user or role'
        : 'give an account id or the full ARN of a user, role or session; wildcards are not allowed',
    );
  }
}

function isPrincipal(value: string): boolean {
  return value === '*' || (!hasWildcard(value) && parsePrincipal(value).ok);
}

function principalElement({ principal }: Statement): string {
  return principal?.negated === true ? 'NotPrincipal' : 'Principal';
}

function principalPointer(statement: Statement): string {
  return pointerTo(statement.pointer, principalElement(statement));
}
