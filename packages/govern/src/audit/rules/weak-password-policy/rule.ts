import type { PasswordPolicy } from '../../../inventory/credentials.ts';
import type { Account } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account whose passwords may be shorter than 14 characters or used again, if any user could have one. */
export const weakPasswordPolicy: Rule = {
  id: 'weak-password-policy',
  title: 'Passwords may be short or used again',
  severity: 'medium',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.8',
    'CIS AWS Foundations 1.9',
    'AWS Foundational Security IAM.15',
    'NIST SP 800-53 IA-5(1)',
    'PCI DSS 8.3.6',
  ],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html',
  ],
  since: '0.1.0',
  needs: 'account-settings',
  *find({ judge }): Iterable<Finding> {
    for (const account of judge.model.accounts.values()) {
      const { id, settings } = account;
      if (settings === null || !hasPasswords(account)) continue;
      if (settings.passwordPolicy === null && !settings.isWhole) continue;
      const weak = weaknessesOf(settings.passwordPolicy);
      if (weak.length === 0) continue;
      yield makeFinding(weakPasswordPolicy, {
        subject: { kind: 'account', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `Passwords in account ${id} ${listNames(weak.map(({ title }) => title))}`,
        fix: `Set a password policy of at least ${MINIMUM_LENGTH} characters that remembers ${REMEMBERED} passwords; better, let people sign in by federation.`,
        facts: weak.map(({ text }) => ({ text, source: 'password policy of the account' })),
        certainty: 'certain',
      });
    }
  },
};

/** What CIS asks for. */
const MINIMUM_LENGTH = 14;
const REMEMBERED = 24;

/** What AWS asks of passwords where nobody set anything. */
const AWS_MINIMUM = 8;

/** Nobody's password can be weak where nobody has one. */
function hasPasswords({ credentials }: Account): boolean {
  if (credentials === null) return true;
  return [...credentials.users.values()].some(({ password }) => password !== null);
}

function weaknessesOf(policy: PasswordPolicy | null) {
  const length = policy?.minimumLength ?? AWS_MINIMUM;
  const remembered = policy?.remembered ?? 0;
  const none = policy === null ? 'there is none, so that ' : '';
  return [
    ...(length < MINIMUM_LENGTH
      ? [{ title: 'may be short', text: `${none}${length} characters are enough` }]
      : []),
    ...(remembered < REMEMBERED
      ? [
          {
            title: 'may be used again',
            text: `${none}${remembered} passwords before are remembered`,
          },
        ]
      : []),
  ];
}
