import { assumableSides } from '../../assumable-sides.ts';
import { weakest } from '../../certainty.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every principal that can assume both the creator's and the assigner's role. */
export const creatorAndAssignerAssumable: Rule = {
  id: 'creator-and-assigner-assumable',
  title: 'Principal that can assume the roles of both duties',
  severity: 'critical',
  category: 'duties',
  controls: ['NIST SP 800-53 AC-5', 'SOC 2 CC6.3', 'ISO/IEC 27001 A.5.3'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const { conflict, principal, first, second } of assumableSides(context)) {
      yield makeFinding(creatorAndAssignerAssumable, {
        subject: { kind: principal.kind, arn: principal.arn },
        accountId: principal.accountId,
        title:
          `${principal.name} can assume both ${first.role.name}, which holds ${first.holding.duty.title.toLowerCase()}, ` +
          `and ${second.role.name}, which holds ${second.holding.duty.title.toLowerCase()}`,
        fix:
          `Leave ${principal.name} one of the two roles: take the other out of what it may assume ` +
          'and out of that role’s trust policy, and let a second person hold it.',
        witness: [first.answer.witness, second.answer.witness],
        certainty: weakest([first.certainty, second.certainty]),
        conditions: [...first.conditions, ...second.conditions],
        discriminator: conflict.rule,
      });
    }
  },
};
