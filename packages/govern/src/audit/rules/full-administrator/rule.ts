import { isServiceLinkedRole, principalsOf } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every user and role that may do everything, by content and never by name. */
export const fullAdministrator: Rule = {
  id: 'full-administrator',
  title: 'Full administrator',
  severity: 'critical',
  category: 'duties',
  controls: ['NIST SP 800-53 AC-6(5)', 'PCI DSS 7.2.2', 'ISO/IEC 27001 A.8.2'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  ],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const entity of principalsOf(context.judge.model)) {
      const administrator = context.administratorOf(entity);
      if (administrator === null) continue;
      const isServiceOnly = isServiceLinkedRole(entity);
      yield makeFinding(fullAdministrator, {
        subject: { kind: entity.kind, arn: entity.arn },
        accountId: entity.accountId,
        title:
          `${entity.name} is a full administrator: its policies allow every action on every resource` +
          (isServiceOnly ? '; only the service it is linked to can use it' : ''),
        fix:
          `Replace what allows everything by what ${entity.name} needs; ` +
          'keep administration for one role that is opened for a reason, for a short time and with a second signature.',
        witness: administrator.witness,
        certainty: administrator.certainty,
        ...(isServiceOnly ? { severity: 'info' } : {}),
      });
    }
  },
};
