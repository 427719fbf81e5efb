import { isKeptByAws } from '../../../inventory/model.ts';
import { isLongBefore, lookedAt } from '../../credential-facts.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every role that nobody assumed for long, and that does anything at all. */
export const unusedRole: Rule = {
  id: 'unused-role',
  title: 'Role that nobody uses',
  severity: 'low',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-6(7)', 'PCI DSS 7.2.5.1'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html'],
  since: '0.1.0',
  *find({ judge, limits }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      const seenAt = lookedAt(account);
      for (const role of account.roles.values()) {
        const { lastUsedAt } = role;
        const isUnused = isLongBefore(lastUsedAt, seenAt, limits.unusedDays);
        if (!isUnused || isKeptByAws(role) || judge.policiesOf(role).identity.length === 0) {
          continue;
        }
        yield makeFinding(unusedRole, {
          subject: { kind: 'role', arn: role.arn },
          accountId: role.accountId,
          title: `Nobody used ${role.name} for ${limits.unusedDays} days`,
          fix: `Find out what ${role.name} was for, and delete it; deny it everything for a while first if that is not clear.`,
          facts: [
            {
              text: `it was last used at ${lastUsedAt}, and the account was looked at on ${seenAt} or later`,
              source: 'RoleLastUsed',
            },
          ],
          certainty: 'certain',
        });
      }
    }
  },
};
