import { matchWildcard, type Statement } from '@countersign/core';
import { elementPointer } from '../element-pointer.ts';
import type { LintContext, LintIssue } from '../lint-issue.ts';
import { issueOf } from '../make-issue.ts';

/** Allow statements that give more than they seem to. */
export function* checkGrants({ policy, kind }: LintContext): Iterable<LintIssue> {
  // SCPs and boundaries grant nothing themselves: broad Allows are their usual form.
  if (kind === 'scp' || kind === 'rcp' || kind === 'boundary' || kind === 'session') return;
  for (const statement of policy.statements) {
    if (statement.effect !== 'Allow') continue;
    if (statement.action.negated) {
      yield issueOf(
        'not-action-with-allow',
        elementPointer(statement, 'Action'),
        '`NotAction` with Allow grants everything else, also what AWS adds later',
        'list the actions that are needed with `Action`',
      );
    } else if (passesAnyRole(statement)) {
      yield issueOf(
        'pass-role-to-any',
        elementPointer(statement, 'Action'),
        'every role of the account may be passed to every service',
        'name the roles in `Resource` and add a condition on `iam:PassedToService`',
      );
    }
  }
}

function passesAnyRole({ action, resource, conditions }: Statement): boolean {
  const coversPassRole = action.patterns.some((pattern) =>
    matchWildcard(pattern.toLowerCase(), 'iam:passrole'),
  );
  // `Action: *` is an administrator; that it may pass roles is the least of it.
  if (!coversPassRole || action.patterns.includes('*')) return false;
  const coversAnyRole = resource?.patterns.some((pattern) =>
    /^(?:\*|arn:.*:role\/\*)$/.test(pattern),
  );
  const isLimited = conditions.some(({ key }) => key.toLowerCase() === 'iam:passedtoservice');
  return coversAnyRole === true && resource?.negated === false && !isLimited;
}
