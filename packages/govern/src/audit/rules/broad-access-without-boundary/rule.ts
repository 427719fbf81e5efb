import { principalsOf } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports people’s users and roles in development that are broad and not bounded. */
export const broadAccessWithoutBoundary: Rule = {
  id: 'broad-access-without-boundary',
  title: 'Broad permissions of people without a boundary',
  severity: 'medium',
  category: 'environment',
  controls: ['NIST SP 800-53 AC-6', 'AWS Well-Architected SEC03-BP05'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  since: '0.1.0',
  needs: 'environment',
  needsDecision: true,
  *find(context): Iterable<Finding> {
    for (const entity of principalsOf(context.judge.model)) {
      const environment = context.environmentOf(entity.accountId);
      if (environment?.profile?.humanAccess !== 'bounded' || entity.boundaryArn !== null) continue;
      const { because, kind } = context.kindOf(entity);
      const breadth = kind === 'person' ? context.breadthOf(entity) : null;
      if (breadth === null) continue;
      yield makeFinding(broadAccessWithoutBoundary, {
        subject: { kind: entity.kind, arn: entity.arn },
        accountId: entity.accountId,
        title: `${entity.name} has broad permissions in ${environment.id} and no permissions boundary`,
        fix: `Set a permissions boundary on ${entity.name} that leaves out what changes identities, guardrails and logs.`,
        witness: breadth.witness,
        facts: [{ text: `people act as ${entity.name}: ${because}`, source: 'how it is used' }],
        certainty: breadth.certainty,
      });
    }
  },
};
