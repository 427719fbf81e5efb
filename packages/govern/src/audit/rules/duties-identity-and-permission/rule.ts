import type { Strength } from '../../../duties/duty.ts';
import { type Violation, violationsOf } from '../../../duties/holdings.ts';
import { isServiceLinkedRole, principalsOf } from '../../../inventory/model.ts';
import type { Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every principal that holds both sides of a conflict of duties. */
export const dutiesIdentityAndPermission: Rule = {
  id: 'duties-identity-and-permission',
  title: 'Principal that can create identities and empower them',
  severity: 'critical',
  category: 'duties',
  controls: ['NIST SP 800-53 AC-5', 'PCI DSS 7.2.2', 'SOC 2 CC6.3', 'ISO/IEC 27001 A.5.3'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const entity of principalsOf(context.judge.model)) {
      for (const violation of violationsOf(context.duties, context.holdingsOf(entity))) {
        yield describe(violation);
      }
    }
  },
};

function describe(violation: Violation): Finding {
  const { principal, first, second, certainty, conflict } = violation;
  const isServiceOnly = isServiceLinkedRole(principal);
  return makeFinding(
    { ...dutiesIdentityAndPermission, id: conflict.rule },
    {
      subject: { kind: principal.kind, arn: principal.arn },
      accountId: principal.accountId,
      title:
        `${principal.name} holds both duties: ${first.duty.title.toLowerCase()} (${first.action}) ` +
        `and ${second.duty.title.toLowerCase()} (${second.action})` +
        (isServiceOnly ? '; only the service it is linked to can use it' : ''),
      fix:
        `Decide which of the two duties ${principal.name} is for and take the other away: ` +
        `remove ${second.action} from what grants it, or ${first.action}, ` +
        'and give the other half to a role that somebody else assumes.',
      witness: [first.answer.witness, second.answer.witness],
      certainty,
      severity: isServiceOnly ? 'info' : severityOf(first.group.strength, second.group.strength),
    },
  );
}

const SEVERITY_BY_STRENGTHS: Readonly<Record<Strength, Readonly<Record<Strength, Severity>>>> = {
  strong: { strong: 'critical', moderate: 'high', weak: 'medium' },
  moderate: { strong: 'high', moderate: 'medium', weak: 'low' },
  weak: { strong: 'medium', moderate: 'low', weak: 'low' },
};

function severityOf(first: Strength, second: Strength): Severity {
  return SEVERITY_BY_STRENGTHS[first][second];
}
