import type { Group } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { listNames, policyLabel } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every group that has policies and no members. */
export const groupWithoutMembers: Rule = {
  id: 'group-without-members',
  title: 'Group that nobody is in',
  severity: 'info',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-2(3)'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups_manage_delete.html'],
  since: '0.1.0',
  *find({ judge }): Iterable<Finding> {
    for (const { groups, users } of judge.model.accounts.values()) {
      const joined = new Set([...users.values()].flatMap(({ groupNames }) => groupNames));
      for (const group of groups.values()) {
        const policies = policiesOf(group);
        if (joined.has(group.name) || policies.length === 0) continue;
        yield makeFinding(groupWithoutMembers, {
          subject: { kind: 'group', arn: group.arn },
          accountId: group.accountId,
          title: `Nobody is in the group ${group.name}, which has policies`,
          fix: `Delete the group ${group.name}, or say in its path or name what it is kept for.`,
          facts: [
            {
              text: `no user lists it among its groups, and it has ${listNames(policies)}`,
              source: 'account authorization details',
            },
          ],
          certainty: 'certain',
        });
      }
    }
  },
};

function policiesOf({ attachedPolicyArns, inlinePolicies }: Group): readonly string[] {
  return [...inlinePolicies.map(({ name }) => name), ...attachedPolicyArns].map(policyLabel);
}
