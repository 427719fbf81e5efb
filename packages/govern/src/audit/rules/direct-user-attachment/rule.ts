import type { IdentityPolicy } from '../../../inventory/effective-policies.ts';
import type { User } from '../../../inventory/model.ts';
import { matchingActions } from '../../../judge/action-elements.ts';
import { weakest } from '../../../judge/certainty.ts';
import type { Judge } from '../../../judge/judge.ts';
import { effectiveGrant, type Grant } from '../../effective-grant.ts';
import type { Finding } from '../../finding.ts';
import { listNames, policyLabel } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every user that is given something by a policy on the user itself. */
export const directUserAttachment: Rule = {
  id: 'direct-user-attachment',
  title: 'Policy attached to a user itself',
  severity: 'low',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.15',
    'NIST SP 800-53 AC-3(7)',
    'AWS Foundational Security IAM.2',
  ],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp',
  ],
  since: '0.1.0',
  *find({ judge }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      for (const user of account.users.values()) {
        const grants = judge
          .policiesOf(user)
          .identity.filter(({ via }) => via === 'inline' || via === 'attached')
          .flatMap((policy) => {
            const grant = grantBy(judge, user, policy);
            return grant === null ? [] : [{ policy: policyLabel(policy.document.name), grant }];
          });
        if (grants.length > 0) yield describe(user, grants);
      }
    }
  },
};

/** Something that the policy really gives to the user. */
function grantBy(judge: Judge, user: User, { document }: IdentityPolicy): Grant | null {
  for (const statement of document.policy.statements) {
    if (statement.effect === 'Deny') continue;
    const actions = matchingActions(judge.catalog, statement.action);
    const grant = effectiveGrant(judge, user, { document, statement }, actions);
    if (grant !== null) return grant;
  }
  return null;
}

function describe(
  user: User,
  grants: readonly { readonly policy: string; readonly grant: Grant }[],
): Finding {
  const names = grants.map(({ policy }) => policy);
  const policies = grants.length === 1 ? 'the policy' : 'the policies';
  return makeFinding(directUserAttachment, {
    subject: { kind: 'user', arn: user.arn },
    accountId: user.accountId,
    title: `${user.name} is given permissions by ${policies} ${listNames(names)} on the user itself`,
    fix:
      `Move ${listNames(names, names.length)} to a group that ${user.name} joins, ` +
      'or better to a role that is assumed with short-lived credentials.',
    witness: grants.map(({ grant }) => grant.witness),
    certainty: weakest(grants.map(({ grant }) => grant.certainty)),
  });
}
