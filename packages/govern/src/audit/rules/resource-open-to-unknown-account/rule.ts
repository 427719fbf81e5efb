import { certaintyOf } from '../../../judge/certainty.ts';
import { askAtResource, policyBearers } from '../../../judge/outside-access.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { outsideAccounts } from '../../outside.ts';
import type { Rule } from '../../rule.ts';

/** Reports every outside account that the policy of a resource lets in and that nobody listed as trusted. */
export const resourceOpenToUnknownAccount: Rule = {
  id: 'resource-open-to-unknown-account',
  title: 'Resource that an unknown account can use',
  severity: 'high',
  category: 'trust',
  controls: ['NIST SP 800-53 AC-3', 'PCI DSS 7.2.5', 'ISO/IEC 27001 A.5.15'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html',
  ],
  since: '0.1.0',
  needs: 'resources',
  *find({ judge, trustedAccounts }): Iterable<Finding> {
    for (const bearer of policyBearers(judge)) {
      const { arn, policy } = bearer;
      for (const { accountId, principals } of outsideAccounts(judge, { trust: policy })) {
        if (trustedAccounts.has(accountId)) continue;
        const answer = askAtResource(judge, bearer, principals);
        if (answer.kind === 'none') continue;
        yield makeFinding(resourceOpenToUnknownAccount, {
          subject: { kind: 'resource', arn },
          accountId: bearer.accountId,
          title: `the account ${accountId}, which is neither in the organisation nor listed as trusted, can use ${arn}`,
          fix:
            `Find out whose account ${accountId} is: list it under \`trustedAccounts\` if it belongs there, ` +
            `otherwise take it out of the policy of ${arn}.`,
          witness: [answer.witness],
          certainty: certaintyOf(answer),
          ...(answer.kind === 'certain' ? {} : { severity: 'medium' as const }),
          discriminator: accountId,
        });
      }
    }
  },
};
