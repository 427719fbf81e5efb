import { describeViolation } from '../../describe-violation.ts';
import type { Finding } from '../../finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports everybody who can grant permissions and silence what records it. */
export const dutiesPermissionAndAudit: Rule = {
  id: 'duties-permission-and-audit',
  title: 'Principal that can grant permissions and silence the record of it',
  severity: 'high',
  category: 'duties',
  controls: [
    'NIST SP 800-53 AC-5',
    'NIST SP 800-53 AU-9(4)',
    'PCI DSS 10.3.2',
    'ISO/IEC 27001 A.5.3',
  ],
  sources: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
  ],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const violation of context.violations()) {
      if (violation.conflict.rule !== dutiesPermissionAndAudit.id) continue;
      yield describeViolation(dutiesPermissionAndAudit, context.judge, violation);
    }
  },
};
