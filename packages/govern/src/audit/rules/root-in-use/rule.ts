import type { UserCredentials } from '../../../inventory/credentials.ts';
import { isLongBefore, reported } from '../../credential-facts.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account whose root user signed in or called within the days after which things count as unused. */
export const rootInUse: Rule = {
  id: 'root-in-use',
  title: 'Root user that is used',
  severity: 'medium',
  category: 'hygiene',
  controls: ['CIS AWS Foundations 1.7', 'NIST SP 800-53 AC-6(5)', 'PCI DSS 8.2.2'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html'],
  since: '0.1.0',
  needs: 'credential-report',
  *find({ judge, limits }): Iterable<Finding> {
    for (const { credentials, id } of judge.model.accounts.values()) {
      if (credentials === null || credentials.root === null) continue;
      const uses = usesOf(credentials.root).filter(
        ({ usedAt }) =>
          usedAt !== null && !isLongBefore(usedAt, credentials.reportedAt, limits.unusedDays),
      );
      if (uses.length === 0) continue;
      yield makeFinding(rootInUse, {
        subject: { kind: 'user', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `The root user of account ${id} was used in the last ${limits.unusedDays} days`,
        fix: 'Find out in CloudTrail what it was for, and give that task to a role; keep the root user for the few tasks that need it.',
        facts: uses.map(({ column, usedAt }) => reported(credentials, `${column} is ${usedAt}`)),
        certainty: 'certain',
      });
    }
  },
};

function usesOf({ keys, password }: UserCredentials) {
  return [
    { column: 'password_last_used', usedAt: password?.usedAt ?? null },
    ...keys.map(({ nth, usedAt }) => ({ column: `access_key_${nth}_last_used_date`, usedAt })),
  ];
}
