import { isLongBefore, keyLabel, reported, reportedUsers } from '../../credential-facts.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every user with an active access key that is older than the limit; in one finding. */
export const oldAccessKey: Rule = {
  id: 'old-access-key',
  title: 'Access key that was not changed for long',
  severity: 'medium',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.14',
    'AWS Foundational Security IAM.3',
    'NIST SP 800-53 IA-5(1)',
    'PCI DSS 8.6.3',
  ],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html',
  ],
  since: '0.1.0',
  needs: 'credential-report',
  *find({ judge, limits }): Iterable<Finding> {
    for (const { credentials, report, user } of reportedUsers(judge.model)) {
      const old = credentials.keys.filter(
        ({ changedAt, isActive }) =>
          isActive && isLongBefore(changedAt, report.reportedAt, limits.accessKeyDays),
      );
      if (old.length === 0) continue;
      const names = listNames(old.map(keyLabel));
      yield makeFinding(oldAccessKey, {
        subject: { kind: 'user', arn: user.arn },
        accountId: user.accountId,
        title:
          `${names} of ${user.name} ${old.length === 1 ? 'is' : 'are'} older than ${limits.accessKeyDays} days`.replace(
            /^t/,
            'T',
          ),
        fix: `Give what uses ${names} of ${user.name} a role with short-lived credentials; if it cannot have one, make a new key and delete the old one.`,
        facts: old.map(({ changedAt, nth }) =>
          reported(report, `access_key_${nth}_last_rotated is ${changedAt}`),
        ),
        certainty: 'certain',
      });
    }
  },
};
