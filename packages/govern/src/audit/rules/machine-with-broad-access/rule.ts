import { isKeptByAws, principalsOf } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports programs that have as broad permissions as a person might ask for. */
export const machineWithBroadAccess: Rule = {
  id: 'machine-with-broad-access',
  title: 'Program with broad permissions',
  severity: 'medium',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-6', 'PCI DSS 7.2.5', 'AWS Well-Architected SEC03-BP02'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  ],
  since: '0.1.0',
  needsDecision: true,
  *find(context): Iterable<Finding> {
    for (const entity of principalsOf(context.judge.model)) {
      if (isKeptByAws(entity) || context.administratorOf(entity) !== null) continue;
      const { because, kind } = context.kindOf(entity);
      const breadth = kind === 'machine' ? context.breadthOf(entity) : null;
      if (breadth === null) continue;
      yield makeFinding(machineWithBroadAccess, {
        subject: { kind: entity.kind, arn: entity.arn },
        accountId: entity.accountId,
        title: `${entity.name} is a program’s and may change things in ${breadth.services.length} services or more`,
        fix: `Give ${entity.name} the actions that the program calls, on the resources that it works with; a program asks for the same every day.`,
        witness: breadth.witness,
        facts: [{ text: `programs act as ${entity.name}: ${because}`, source: 'how it is used' }],
        certainty: breadth.certainty,
      });
    }
  },
};
