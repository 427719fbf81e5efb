import { certaintyOf } from '../../../judge/certainty.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { anyMayAssume, outsideAccounts } from '../../outside.ts';
import type { Rule } from '../../rule.ts';

/** Reports every outside account that a trust policy lets in and that nobody listed as trusted. */
export const trustUnknownAccount: Rule = {
  id: 'trust-unknown-account',
  title: 'Role that an unknown account can assume',
  severity: 'high',
  category: 'trust',
  controls: ['NIST SP 800-53 AC-3', 'PCI DSS 7.2.5', 'ISO/IEC 27001 A.5.15'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
  ],
  since: '0.1.0',
  *find({ judge, trustedAccounts }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      for (const role of account.roles.values()) {
        for (const { accountId, principals } of outsideAccounts(judge, role)) {
          if (trustedAccounts.has(accountId)) continue;
          const answer = anyMayAssume(judge, role, principals);
          if (answer.kind === 'none') continue;
          yield makeFinding(trustUnknownAccount, {
            subject: { kind: 'role', arn: role.arn },
            accountId: role.accountId,
            title: `the account ${accountId}, which is neither in the organisation nor listed as trusted, can assume ${role.name}`,
            fix:
              `Find out whose account ${accountId} is: list it under \`trustedAccounts\` if it belongs there, ` +
              `otherwise take it out of the trust policy of ${role.name}.`,
            witness: [answer.witness],
            certainty: certaintyOf(answer),
            discriminator: accountId,
          });
        }
      }
    }
  },
};
