import { isKeptByAws } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { MAX_FACTS } from '../../max-facts.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account in which policies are written into users, groups and roles. */
export const inlinePolicy: Rule = {
  id: 'inline-policy',
  title: 'Policies written into users, groups and roles',
  severity: 'info',
  category: 'hygiene',
  controls: ['AWS Config iam-no-inline-policy-check', 'NIST SP 800-53 AC-3(7)'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
  ],
  since: '0.1.0',
  *find({ judge }): Iterable<Finding> {
    for (const { groups, id, roles, users } of judge.model.accounts.values()) {
      const holders = [...users.values(), ...groups.values(), ...roles.values()].filter(
        (entity) => entity.inlinePolicies.length > 0 && !isKeptByAws(entity),
      );
      if (holders.length === 0) continue;
      const several =
        holders.length === 1
          ? 'One user, group or role'
          : `${holders.length} users, groups and roles`;
      yield makeFinding(inlinePolicy, {
        subject: { kind: 'account', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `${several} of account ${id} ${holders.length === 1 ? 'has' : 'have'} policies of their own`,
        fix: 'Make a managed policy of each that is to stay: it has versions, can be compared and is seen in one place.',
        facts: holders.slice(0, MAX_FACTS).map(({ inlinePolicies, kind, name }) => ({
          text: `${kind} ${name}: ${inlinePolicies.length === 1 ? 'one inline policy' : `${inlinePolicies.length} inline policies`}`,
          source: 'account authorization details',
        })),
        certainty: 'certain',
      });
    }
  },
};
