import { keyLabel, reported, reportedUsers } from '../../credential-facts.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every person who has access keys that do not end. */
export const personWithAccessKey: Rule = {
  id: 'person-with-access-key',
  title: 'Access key of a person',
  severity: 'medium',
  category: 'hygiene',
  controls: [
    'CIS AWS Foundations 1.11',
    'AWS Foundational Security IAM.3',
    'NIST SP 800-53 IA-5',
    'PCI DSS 8.6.1',
  ],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#rotate-credentials',
  ],
  since: '0.1.0',
  needs: 'credential-report',
  *find(context): Iterable<Finding> {
    for (const { credentials, report, user } of reportedUsers(context.judge.model)) {
      const keys = credentials.keys.filter(({ isActive }) => isActive);
      const { because, kind } = context.kindOf(user);
      if (keys.length === 0 || kind !== 'person') continue;
      yield makeFinding(personWithAccessKey, {
        subject: { kind: 'user', arn: user.arn },
        accountId: user.accountId,
        title: `${user.name} is a person’s user and has ${keys.length === 1 ? 'an access key' : 'two access keys'}`,
        fix: `Let ${user.name} sign in with \`aws sso login\` or \`aws login\`, which give credentials for hours, and delete the key.`,
        facts: [
          { text: `people act as ${user.name}: ${because}`, source: 'how it is used' },
          ...keys.map((key) => reported(report, `${keyLabel(key)} is active`)),
        ],
        certainty: 'certain',
      });
    }
  },
};
