import { certaintyOf } from '../../../judge/certainty.ts';
import { askAsStranger, issuersOf } from '../../../judge/web-identity.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every role that any subject of an identity provider can assume. */
export const trustOidcWithoutSubject: Rule = {
  id: 'trust-oidc-without-subject',
  title: 'Role that any subject of an identity provider can assume',
  severity: 'high',
  category: 'trust',
  controls: ['NIST SP 800-53 AC-3', 'NIST SP 800-53 IA-5'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
    'https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws',
  ],
  since: '0.1.0',
  *find({ judge }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      for (const role of account.roles.values()) {
        for (const issuer of issuersOf(role)) {
          const answer = askAsStranger(judge, role, issuer);
          if (answer.kind === 'none') continue;
          yield makeFinding(trustOidcWithoutSubject, {
            subject: { kind: 'role', arn: role.arn },
            accountId: role.accountId,
            title: `any subject of ${issuer.name} can assume ${role.name}, whoever it belongs to`,
            fix:
              `Add to the trust policy of ${role.name} a condition on \`${issuer.name}:${issuer.subjectClaim}\` ` +
              `that names yours${issuer.example === null ? '' : `, for instance \`${issuer.example}\``}.`,
            witness: [answer.witness],
            certainty: certaintyOf(answer),
            discriminator: issuer.name,
          });
        }
      }
    }
  },
};
