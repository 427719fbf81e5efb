import type { ContextValue } from '@countersign/core';
import { certaintyOf } from '../../../judge/certainty.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { anyMayAssume, outsideAccounts } from '../../outside.ts';
import type { Rule } from '../../rule.ts';

const WITHOUT_EXTERNAL_ID: ReadonlyMap<string, ContextValue> = new Map([
  ['sts:externalid', { kind: 'absent' }],
]);

/** Reports every trusted outside account that may assume a role without an external id. */
export const trustWithoutExternalId: Rule = {
  id: 'trust-without-external-id',
  title: 'Role that a third party can assume without an external id',
  severity: 'medium',
  category: 'trust',
  controls: ['NIST SP 800-53 AC-3', 'AWS Well-Architected SEC03-BP09'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],
  since: '0.1.0',
  *find({ judge, trustedAccounts }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      for (const role of account.roles.values()) {
        for (const { accountId, principals } of outsideAccounts(judge, role)) {
          // An account that nobody trusts is a finding of its own.
          if (!trustedAccounts.has(accountId)) continue;
          const answer = anyMayAssume(judge, role, principals, WITHOUT_EXTERNAL_ID);
          if (answer.kind === 'none') continue;
          yield makeFinding(trustWithoutExternalId, {
            subject: { kind: 'role', arn: role.arn },
            accountId: role.accountId,
            title: `the third party ${accountId} can assume ${role.name} without an external id`,
            fix:
              `Require in the trust policy of ${role.name} the \`sts:ExternalId\` that ${accountId} keeps for you alone; ` +
              'without it another customer of theirs can have them act here.',
            witness: [answer.witness],
            certainty: certaintyOf(answer),
            discriminator: accountId,
          });
        }
      }
    }
  },
};
