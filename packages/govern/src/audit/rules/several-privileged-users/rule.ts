import { weakest } from '../../../judge/certainty.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import { MAX_FACTS } from '../../max-facts.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account with more than one user who is a full administrator. */
export const severalPrivilegedUsers: Rule = {
  id: 'several-privileged-users',
  title: 'More than one user with all permissions',
  severity: 'medium',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-6(5)', 'PCI DSS 7.2.2', 'ISO/IEC 27001 A.8.2'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp',
  ],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const { id, users } of context.judge.model.accounts.values()) {
      const privileged = [...users.values()].flatMap((user) => {
        const administrator = context.administratorOf(user);
        return administrator === null ? [] : [{ administrator, user }];
      });
      if (privileged.length < 2) continue;
      const names = listNames(privileged.map(({ user }) => user.name));
      yield makeFinding(severalPrivilegedUsers, {
        subject: { kind: 'account', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `${privileged.length} users of account ${id} are administrators: ${names}`,
        fix: 'Leave one user for emergencies at most, locked away; give administration by a role that is opened for a reason and for a short time.',
        facts: privileged.slice(0, MAX_FACTS).map(({ user }) => ({
          text: `${user.name} is a full administrator`,
          source: 'the finding full-administrator',
        })),
        certainty: weakest(privileged.map(({ administrator }) => administrator.certainty)),
      });
    }
  },
};
