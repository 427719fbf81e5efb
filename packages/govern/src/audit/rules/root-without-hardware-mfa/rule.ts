import type { Account } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account whose root user has a second factor in software only. */
export const rootWithoutHardwareMfa: Rule = {
  id: 'root-without-hardware-mfa',
  title: 'Root user whose second factor is in software',
  severity: 'medium',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.6',
    'AWS Foundational Security IAM.6',
    'NIST SP 800-53 IA-2(1)',
    'PCI DSS 8.4.2',
  ],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-6',
  ],
  since: '0.1.0',
  needs: 'virtual-mfa',
  *find({ judge }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      const { id, settings } = account;
      if (settings?.root?.hasVirtualMfa !== true || !canSignIn(account)) continue;
      yield makeFinding(rootWithoutHardwareMfa, {
        subject: { kind: 'user', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `The root user of account ${id} has its second factor in software`,
        fix: 'Register a security key or a hardware token for the root user and remove the virtual device; in a member account, take the password away and manage root access centrally.',
        facts: [
          {
            text: 'the virtual device root-account-mfa-device is assigned',
            source: 'list of virtual MFA devices',
          },
        ],
        certainty: 'certain',
      });
    }
  },
};

/** A root user whose credentials were taken away has nothing that a factor could be second to. */
function canSignIn({ credentials }: Account): boolean {
  const root = credentials?.root ?? null;
  return root === null || root.password !== null || root.keys.some(({ isActive }) => isActive);
}
