import { reported, reportedUsers } from '../../credential-facts.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every user who can sign in with a password alone. */
export const consoleUserWithoutMfa: Rule = {
  id: 'console-user-without-mfa',
  title: 'User with a password and no second factor',
  severity: 'high',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.10',
    'AWS Foundational Security IAM.5',
    'NIST SP 800-53 IA-2(1)',
    'PCI DSS 8.4.2',
  ],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html'],
  since: '0.1.0',
  needs: 'credential-report',
  *find({ judge }): Iterable<Finding> {
    for (const { credentials, report, user } of reportedUsers(judge.model)) {
      if (credentials.password === null || credentials.hasMfa) continue;
      yield makeFinding(consoleUserWithoutMfa, {
        subject: { kind: 'user', arn: user.arn },
        accountId: user.accountId,
        title: `${user.name} can sign in with a password alone`,
        fix: `Have ${user.name} register a second factor, and deny everything else without one until then; or take the password away.`,
        facts: [reported(report, 'password_enabled is true and mfa_active is false')],
        certainty: 'certain',
      });
    }
  },
};
