import type { UserCredentials } from '../../../inventory/credentials.ts';
import { isLongBefore, keyLabel, reported, reportedUsers } from '../../credential-facts.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every user with a password or key that works and that nobody used for long; in one finding. */
export const unusedCredential: Rule = {
  id: 'unused-credential',
  title: 'Password or access key that nobody uses',
  severity: 'medium',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.12',
    'AWS Foundational Security IAM.8',
    'NIST SP 800-53 AC-2(3)',
    'PCI DSS 8.2.6',
  ],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#remove-credentials',
  ],
  since: '0.1.0',
  needs: 'credential-report',
  *find({ judge, limits }): Iterable<Finding> {
    for (const { credentials, report, user } of reportedUsers(judge.model)) {
      const unused = credentialsOf(credentials).filter(({ changedAt, usedAt }) =>
        // What was never used counts from when it was made.
        isLongBefore(usedAt ?? changedAt, report.reportedAt, limits.unusedDays),
      );
      if (unused.length === 0) continue;
      const names = listNames(unused.map(({ name }) => name));
      yield makeFinding(unusedCredential, {
        subject: { kind: 'user', arn: user.arn },
        accountId: user.accountId,
        title: `Nobody used ${names} of ${user.name} for ${limits.unusedDays} days`,
        fix: `Deactivate ${names} of ${user.name}, and delete what nobody misses.`,
        facts: unused.map(({ changedAt, column, usedAt }) =>
          reported(
            report,
            usedAt === null
              ? `${column} tells of no use, and it is there since ${changedAt}`
              : `${column} is ${usedAt}`,
          ),
        ),
        certainty: 'certain',
      });
    }
  },
};

/** What a user can call or sign in with. */
function credentialsOf({ createdAt, keys, password }: UserCredentials) {
  const active = keys.filter(({ isActive }) => isActive);
  const ofKeys = active.map((key) => ({
    name: keyLabel(key),
    column: `access_key_${key.nth}_last_used_date`,
    changedAt: key.changedAt,
    usedAt: key.usedAt,
  }));
  if (password === null) return ofKeys;
  const { changedAt, usedAt } = password;
  const own = { name: 'the password', column: 'password_last_used', usedAt };
  return [{ ...own, changedAt: changedAt ?? createdAt }, ...ofKeys];
}
