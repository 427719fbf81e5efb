import type { PrincipalEntity } from '../../../inventory/model.ts';
import { principalsOf } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule, RuleContext } from '../../rule.ts';
import { standingGrant } from '../../standing-grant.ts';

/** Reports every user and role by which people have access to production that does not end. */
export const standingAccessInProduction: Rule = {
  id: 'standing-access-in-production',
  title: 'Access of people to production that stands',
  severity: 'high',
  category: 'environment',
  controls: [
    'NIST SP 800-53 AC-2(6)',
    'NIST SP 800-53 AC-6(5)',
    'PCI DSS 7.2.3',
    'ISO/IEC 27001 A.8.2',
    'AWS Well-Architected SEC03-BP02',
  ],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_emergency_process.html',
  ],
  since: '0.1.0',
  needs: 'environment',
  needsDecision: true,
  *find(context): Iterable<Finding> {
    for (const entity of principalsOf(context.judge.model)) {
      const profile = context.environmentOf(entity.accountId)?.profile;
      if (profile?.humanAccess !== 'none') continue;
      const { because, kind } = context.kindOf(entity);
      if (kind === 'person') yield* describe(context, entity, because);
    }
  },
};

function* describe(
  context: RuleContext,
  entity: PrincipalEntity,
  because: string,
): Iterable<Finding> {
  const standing = standingGrant(context.judge, entity);
  if (standing === null) return;
  const { canChange, grant } = standing;
  const may = canChange ? 'change things' : 'read';
  const isAdministrator = context.administratorOf(entity) !== null;
  yield makeFinding(standingAccessInProduction, {
    subject: { kind: entity.kind, arn: entity.arn },
    accountId: entity.accountId,
    title: `People can ${may} in production at any time as ${entity.name} (${grant.action})`,
    fix:
      `Let nobody come in as ${entity.name} without asking: give access for hours, signed for by a ` +
      'second person. Keep one way in for emergencies, and answer for it with an exception that ends.',
    witness: [grant.witness],
    facts: [{ text: `people act as ${entity.name}: ${because}`, source: 'how it is used' }],
    certainty: grant.certainty,
    severity: isAdministrator ? 'critical' : canChange ? 'high' : 'medium',
  });
}
