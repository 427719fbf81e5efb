import type { Environment } from '../../../environments/environment.ts';
import { type Model, type PrincipalEntity, principalsOf } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports people in development who have broad permissions and are not among the seniors. */
export const broadAccessOutsideSeniorGroups: Rule = {
  id: 'broad-access-outside-senior-groups',
  title: 'Broad permissions of people who are not seniors',
  severity: 'medium',
  category: 'environment',
  controls: ['NIST SP 800-53 AC-3(7)', 'PCI DSS 7.2.2'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  ],
  since: '0.1.0',
  needs: 'environment',
  needsDecision: true,
  *find(context): Iterable<Finding> {
    const { model } = context.judge;
    for (const entity of principalsOf(model)) {
      const environment = context.environmentOf(entity.accountId);
      if (environment === null || !asksForSeniors(environment)) continue;
      const { because, kind } = context.kindOf(entity);
      if (kind !== 'person' || isSenior(model, entity, environment)) continue;
      const breadth = context.breadthOf(entity);
      if (breadth === null) continue;
      yield makeFinding(broadAccessOutsideSeniorGroups, {
        subject: { kind: entity.kind, arn: entity.arn },
        accountId: entity.accountId,
        title: `${entity.name} has broad permissions in ${environment.id} and is not among its seniors`,
        fix: `Give ${entity.name} what the work asks for, or put it into a group of seniors.`,
        witness: breadth.witness,
        facts: [{ text: `people act as ${entity.name}: ${because}`, source: 'how it is used' }],
        certainty: breadth.certainty,
      });
    }
  },
};

function asksForSeniors({ profile, seniors }: Environment): boolean {
  return profile?.humanAccess === 'bounded' && seniors.length > 0;
}

function isSenior(model: Model, entity: PrincipalEntity, { seniors }: Environment): boolean {
  if (seniors.includes(entity.arn)) return true;
  if (entity.kind === 'role') return false;
  const groups = model.accounts.get(entity.accountId)?.groups.values() ?? [];
  return [...groups].some(
    ({ arn, name }) => entity.groupNames.includes(name) && seniors.includes(arn),
  );
}
