import { DEFAULT_CONFLICTS } from '../../../duties/default-duties.ts';
import { describeViolation } from '../../describe-violation.ts';
import type { Finding } from '../../finding.ts';
import type { Rule } from '../../rule.ts';

const ID = 'duties-identity-and-permission';

/** Conflicts that come with Countersign and that other rules report. */
const OF_OTHERS: ReadonlySet<string> = new Set(
  DEFAULT_CONFLICTS.map(({ rule }) => rule).filter((rule) => rule !== ID),
);

/**
 * Reports everybody who holds both sides of a conflict of duties: by his own
 * policies, or by what he can become; and every person who does by several
 * identities together. Conflicts that the configuration adds are reported under
 * names of their own.
 */
export const dutiesIdentityAndPermission: Rule = {
  id: ID,
  title: 'Principal that can create identities and empower them',
  severity: 'critical',
  category: 'duties',
  controls: ['NIST SP 800-53 AC-5', 'PCI DSS 7.2.2', 'SOC 2 CC6.3', 'ISO/IEC 27001 A.5.3'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const violation of context.violations()) {
      const { rule } = violation.conflict;
      if (OF_OTHERS.has(rule)) continue;
      yield describeViolation(
        { ...dutiesIdentityAndPermission, id: rule },
        context.judge,
        violation,
      );
    }
  },
};
