import type { Account } from '../../../inventory/model.ts';
import { reported } from '../../credential-facts.ts';
import type { Fact, Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account whose root user has an access key that works. */
export const rootAccessKey: Rule = {
  id: 'root-access-key',
  title: 'Access key of the root user',
  severity: 'critical',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.4',
    'AWS Foundational Security IAM.4',
    'NIST SP 800-53 AC-6(5)',
  ],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html'],
  since: '0.1.0',
  needs: 'root-facts',
  *find({ judge }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      const facts = factsOf(account);
      if (facts.length === 0) continue;
      const { id } = account;
      const arn = `arn:aws:iam::${id}:root`;
      yield makeFinding(rootAccessKey, {
        subject: { kind: 'user', arn },
        accountId: id,
        title: `The root user of account ${id} has an access key`,
        fix: 'Delete the access key, and give whatever uses it a role with the permissions that it needs.',
        facts,
        certainty: 'certain',
      });
    }
  },
};

/** Where there is no report, AWS's count of keys, active or not. */
function factsOf({ credentials, settings }: Account): readonly Fact[] {
  if (credentials !== null && credentials.root !== null) {
    return credentials.root.keys
      .filter(({ isActive }) => isActive)
      .map(({ changedAt, nth }) =>
        reported(
          credentials,
          `access_key_${nth}_active is true, since ${changedAt ?? 'an unknown day'}`,
        ),
      );
  }
  const isCounted = settings?.root?.hasAccessKeys === true;
  return isCounted
    ? [{ text: 'AccountAccessKeysPresent is not 0', source: 'account summary' }]
    : [];
}
