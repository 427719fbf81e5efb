import { parseArn } from '@countersign/core';
import { certaintyOf } from '../../../judge/certainty.ts';
import { askAtResource, policyBearers } from '../../../judge/outside-access.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { anyoneOf, namesEveryone, strangerAccount } from '../../outside.ts';
import type { Rule } from '../../rule.ts';

/** Reports every resource whose policy lets in principals of any AWS account. */
export const resourceOpenToAnyone: Rule = {
  id: 'resource-open-to-anyone',
  title: 'Resource that anyone in AWS can use',
  severity: 'critical',
  category: 'trust',
  controls: ['NIST SP 800-53 AC-3', 'PCI DSS 7.3.3', 'ISO/IEC 27001 A.8.3'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html',
  ],
  since: '0.1.0',
  needs: 'resources',
  *find({ judge, trustedAccounts }): Iterable<Finding> {
    for (const bearer of policyBearers(judge)) {
      const { accountId, arn, policy } = bearer;
      const trusting = { trust: policy };
      if (!namesEveryone(trusting)) continue;
      const stranger = strangerAccount(judge, trustedAccounts, trusting);
      const answer = askAtResource(judge, bearer, anyoneOf(stranger, trusting));
      if (answer.kind === 'none') continue;
      const isBucket = parseArn(arn)?.service === 's3';
      const isCertain = answer.kind === 'certain';
      yield makeFinding(resourceOpenToAnyone, {
        subject: { kind: 'resource', arn },
        accountId,
        title:
          `anyone with an AWS account can use ${arn}` +
          (isCertain ? '' : ' who meets conditions that he may choose or guess'),
        fix:
          `Name the principals that need ${arn} in its policy, ` +
          'or require `aws:PrincipalOrgID` of your organisation.',
        witness: [answer.witness],
        certainty: isBucket ? 'conditional' : certaintyOf(answer),
        conditions: isBucket ? [BLOCK_PUBLIC_ACCESS] : [],
        ...(isCertain ? {} : { severity: 'medium' as const }),
      });
    }
  },
};

const BLOCK_PUBLIC_ACCESS =
  'S3 Block Public Access of the bucket and its account, which is not known, lets it through';
