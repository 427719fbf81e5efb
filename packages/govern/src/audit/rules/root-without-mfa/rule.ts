import type { Account } from '../../../inventory/model.ts';
import { reported } from '../../credential-facts.ts';
import type { Fact, Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account whose root user can sign in without a second factor. */
export const rootWithoutMfa: Rule = {
  id: 'root-without-mfa',
  title: 'Root user without a second factor',
  severity: 'critical',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.5',
    'AWS Foundational Security IAM.9',
    'NIST SP 800-53 IA-2(1)',
    'PCI DSS 8.4.2',
  ],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html'],
  since: '0.1.0',
  needs: 'root-facts',
  *find({ judge }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      const fact = missingFactor(account);
      if (fact === null) continue;
      const { id } = account;
      yield makeFinding(rootWithoutMfa, {
        subject: { kind: 'user', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `The root user of account ${id} has no second factor`,
        fix:
          'Register a security key for the root user; in a member account, take its password away ' +
          'and manage root access centrally.',
        facts: [fact],
        certainty: 'certain',
      });
    }
  },
};

/** A root user without password and keys has nothing that a factor could be second to. */
function missingFactor({ credentials, settings }: Account): Fact | null {
  const root = credentials?.root ?? null;
  if (credentials !== null && root !== null) {
    const canSignIn = root.password !== null || root.keys.some(({ isActive }) => isActive);
    return canSignIn && !root.hasMfa ? reported(credentials, 'mfa_active is false') : null;
  }
  const isMissing = settings?.root?.hasMfa === false;
  return isMissing ? { text: 'AccountMFAEnabled is 0', source: 'account summary' } : null;
}
