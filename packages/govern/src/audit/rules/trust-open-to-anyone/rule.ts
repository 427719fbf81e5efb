import { certaintyOf } from '../../../judge/certainty.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { anyMayAssume, anyoneOf, namesEveryone, strangerAccount } from '../../outside.ts';
import type { Rule } from '../../rule.ts';

/** Reports every role that a principal of any AWS account can assume. */
export const trustOpenToAnyone: Rule = {
  id: 'trust-open-to-anyone',
  title: 'Role that anyone in AWS can assume',
  severity: 'critical',
  category: 'trust',
  controls: ['NIST SP 800-53 AC-3', 'PCI DSS 7.3.3', 'AWS Foundational Security IAM.1'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  ],
  since: '0.1.0',
  *find({ judge, trustedAccounts }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      for (const role of account.roles.values()) {
        if (!namesEveryone(role)) continue;
        const stranger = strangerAccount(judge, trustedAccounts, role);
        const answer = anyMayAssume(judge, role, anyoneOf(stranger, role));
        if (answer.kind === 'none') continue;
        yield makeFinding(trustOpenToAnyone, {
          subject: { kind: 'role', arn: role.arn },
          accountId: role.accountId,
          title:
            `anyone with an AWS account can assume ${role.name}` +
            (answer.kind === 'certain' ? '' : ' who meets conditions that he may choose or guess'),
          fix:
            `Name the principals that need ${role.name} in its trust policy, ` +
            'or require `aws:PrincipalOrgID` of your organisation.',
          witness: [answer.witness],
          certainty: certaintyOf(answer),
        });
      }
    }
  },
};
