import type { Role } from '../../../inventory/model.ts';
import { certaintyOf } from '../../../judge/certainty.ts';
import type { Judge } from '../../../judge/judge.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { anyMayAssume, anyoneOf } from '../../outside.ts';
import type { Rule, RuleContext } from '../../rule.ts';

/** Reports every role that a principal of any AWS account can assume. */
export const trustOpenToAnyone: Rule = {
  id: 'trust-open-to-anyone',
  title: 'Role that anyone in AWS can assume',
  severity: 'critical',
  category: 'trust',
  controls: ['NIST SP 800-53 AC-3', 'PCI DSS 7.3.3', 'AWS Foundational Security IAM.1'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  ],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    const { judge } = context;
    for (const account of judge.model.accounts.values()) {
      for (const role of account.roles.values()) {
        if (!namesEveryone(role)) continue;
        const stranger = strangerAccount(context, role);
        const answer = anyMayAssume(judge, role, anyoneOf(stranger, role));
        if (answer.kind === 'none') continue;
        yield makeFinding(trustOpenToAnyone, {
          subject: { kind: 'role', arn: role.arn },
          accountId: role.accountId,
          title:
            `anyone with an AWS account can assume ${role.name}` +
            (answer.kind === 'certain' ? '' : ' who meets conditions that he may choose or guess'),
          fix:
            `Name the principals that need ${role.name} in its trust policy, ` +
            'or require `aws:PrincipalOrgID` of your organisation.',
          witness: [answer.witness],
          certainty: certaintyOf(answer),
        });
      }
    }
  },
};

/** Whether a trust policy could let in principals that it does not name. */
function namesEveryone(role: Role): boolean {
  return role.trust.policy.statements.some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      principal !== undefined &&
      (principal.negated || principal.entries.some(({ value }) => value === '*')),
  );
}

/** An account id that neither model nor configuration nor the trust policy knows. */
function strangerAccount({ judge, trustedAccounts }: RuleContext, role: Role): string {
  const mentioned = mentionedBy(role).join(' ');
  for (let id = 999_999_999_999; ; id -= 1) {
    const candidate = String(id);
    if (!isKnown(judge, trustedAccounts, candidate) && !mentioned.includes(candidate)) {
      return candidate;
    }
  }
}

function isKnown(judge: Judge, trusted: ReadonlySet<string>, id: string): boolean {
  const { accounts, organization } = judge.model;
  return accounts.has(id) || organization?.accounts.has(id) === true || trusted.has(id);
}

function mentionedBy(role: Role): readonly string[] {
  return role.trust.policy.statements.flatMap(({ principal, conditions }) => [
    ...(principal?.entries.map(({ value }) => value) ?? []),
    ...conditions.flatMap(({ values }) => values),
  ]);
}
