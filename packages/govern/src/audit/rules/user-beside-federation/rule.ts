import type { Account, Role } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import { MAX_FACTS } from '../../max-facts.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account in which people have users although federation lets them in. */
export const userBesideFederation: Rule = {
  id: 'user-beside-federation',
  title: 'Users of people where federation lets them in',
  severity: 'low',
  category: 'hygiene',
  controls: ['CIS AWS Foundations 1.21', 'NIST SP 800-53 AC-2', 'ISO/IEC 27001 A.5.16'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp',
  ],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const account of context.judge.model.accounts.values()) {
      const door = federatedRole(account);
      if (door === undefined) continue;
      const users = [...account.users.values()].flatMap((user) => {
        const { because, kind } = context.kindOf(user);
        return kind === 'person' ? [{ user, because }] : [];
      });
      if (users.length === 0) continue;
      const { id } = account;
      const names = listNames(users.map(({ user }) => user.name));
      yield makeFinding(userBesideFederation, {
        subject: { kind: 'account', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `${users.length === 1 ? 'One person has a user' : `${users.length} people have users`} in account ${id}, which people can enter by federation: ${names}`,
        fix: 'Give these people what they need by federation and delete their users; a user for emergencies is an exception that somebody answers for.',
        facts: [
          { text: `people can come in as ${door.name}`, source: 'trust policy' },
          ...users.slice(0, MAX_FACTS).map(({ because, user }) => ({
            text: `${user.name} is a person’s: ${because}`,
            source: 'how it is used',
          })),
        ],
        certainty: 'certain',
      });
    }
  },
};

/** A role that an identity provider for people lets in. */
function federatedRole({ roles }: Account): Role | undefined {
  return [...roles.values()].find(
    ({ path, trust }) =>
      path.startsWith('/aws-reserved/sso.amazonaws.com/') ||
      trust.policy.statements.some(
        ({ effect, principal }) =>
          effect === 'Allow' &&
          principal?.negated === false &&
          principal.entries.some(
            ({ type, value }) => type === 'Federated' && value.includes(':saml-provider/'),
          ),
      ),
  );
}
