import {
  isServiceLinkedRole,
  type PrincipalEntity,
  principalsOf,
} from '../../../inventory/model.ts';
import type { Escalation } from '../../escalation.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every principal that is one call of its own away from being a full administrator. */
export const escalationToAdministrator: Rule = {
  id: 'escalation-to-administrator',
  title: 'Principal that can make itself a full administrator',
  severity: 'critical',
  category: 'escalation',
  controls: ['NIST SP 800-53 AC-6', 'PCI DSS 7.2.2', 'SOC 2 CC6.3', 'MITRE ATT&CK T1098.003'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const entity of principalsOf(context.judge.model)) {
      const ways = context.escalationsOf(entity).toAdministrator;
      const [surest] = ways;
      if (surest !== undefined) yield describe(entity, surest, ways);
    }
  },
};

function describe(
  entity: PrincipalEntity,
  surest: Escalation,
  ways: readonly Escalation[],
): Finding {
  const labels = [...new Set(ways.map(({ step }) => step.label))];
  const others = labels.length > 1 ? `, and by ${labels.length - 1} more` : '';
  const isServiceOnly = isServiceLinkedRole(entity);
  return makeFinding(escalationToAdministrator, {
    subject: { kind: entity.kind, arn: entity.arn },
    accountId: entity.accountId,
    title:
      `${entity.name} can make itself a full administrator with one call, ${surest.step.label}${others}` +
      (isServiceOnly ? '; only the service it is linked to can use it' : ''),
    fix:
      `Take from ${entity.name}: ${listNames(labels, labels.length)}. ` +
      'Limit such actions to resources that the caller neither is nor holds, or set a permissions boundary on it that it cannot lift.',
    witness: [surest.step.answer.witness],
    certainty: surest.certainty,
    conditions: surest.conditions,
    ...(isServiceOnly ? { severity: 'info' } : {}),
  });
}
