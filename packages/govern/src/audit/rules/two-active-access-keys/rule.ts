import { reported, reportedUsers } from '../../credential-facts.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every user whose two access keys both work. */
export const twoActiveAccessKeys: Rule = {
  id: 'two-active-access-keys',
  title: 'User with two active access keys',
  severity: 'low',
  category: 'hygiene',
  controls: ['CIS AWS Foundations 1.13', 'NIST SP 800-53 IA-5(1)'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html',
  ],
  since: '0.1.0',
  needs: 'credential-report',
  *find({ judge }): Iterable<Finding> {
    for (const { credentials, report, user } of reportedUsers(judge.model)) {
      const active = credentials.keys.filter(({ isActive }) => isActive);
      if (active.length < 2) continue;
      yield makeFinding(twoActiveAccessKeys, {
        subject: { kind: 'user', arn: user.arn },
        accountId: user.accountId,
        title: `Both access keys of ${user.name} are active`,
        fix: `Find out which key of ${user.name} is not needed, deactivate it, and delete it when nobody misses it.`,
        facts: [reported(report, 'access_key_1_active and access_key_2_active are true')],
        certainty: 'certain',
      });
    }
  },
};
