import type { PermissionSet } from '../../../inventory/identity-center.ts';
import type { Role } from '../../../inventory/model.ts';
import { isLongBefore, lookedAt } from '../../credential-facts.ts';
import type { Fact, Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { rolesOfSet } from '../../permission-sets.ts';
import type { Rule, RuleContext } from '../../rule.ts';

/** Reports permission sets that nobody has, or that nobody used for long. */
export const unusedPermissionSet: Rule = {
  id: 'unused-permission-set',
  title: 'Permission set that nobody uses',
  severity: 'low',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-6(7)', 'PCI DSS 7.2.4'],
  sources: [
    'https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremovepermissionset.html',
  ],
  since: '0.1.0',
  needs: 'identity-center',
  *find(context): Iterable<Finding> {
    for (const set of context.judge.model.identityCenter?.permissionSets ?? []) {
      const fact = whyUnused(context, set);
      if (fact === null) continue;
      yield makeFinding(unusedPermissionSet, {
        subject: { kind: 'permission-set', arn: set.arn },
        accountId: set.ownerAccountId,
        title:
          set.assignments?.length === 0
            ? `Nobody has the permission set ${set.name}`
            : `Nobody used the permission set ${set.name} for ${context.limits.unusedDays} days`,
        fix: `Take the permission set ${set.name} away from whoever has it, and delete it.`,
        facts: [fact],
        certainty: 'certain',
      });
    }
  },
};

function whyUnused({ judge, limits }: RuleContext, set: PermissionSet): Fact | null {
  if (set.assignments === null) return null;
  if (set.assignments.length === 0) {
    return { text: 'it has no assignment', source: 'identity-center.json' };
  }
  const accountIds = new Set(set.assignments.map(({ accountId }) => accountId));
  const roles = rolesOfSet(judge.model, set);
  const isEverywhere = [...accountIds].every((id) => roles.some((role) => role.accountId === id));
  const isUnused = ({ accountId, lastUsedAt }: Role): boolean => {
    const account = judge.model.accounts.get(accountId);
    return account !== undefined && isLongBefore(lastUsedAt, lookedAt(account), limits.unusedDays);
  };
  if (!isEverywhere || !roles.every(isUnused)) return null;
  const last =
    roles
      .flatMap(({ lastUsedAt }) => lastUsedAt ?? [])
      .toSorted()
      .at(-1) ?? '';
  return { text: `its roles were last used at ${last}`, source: 'RoleLastUsed' };
}
