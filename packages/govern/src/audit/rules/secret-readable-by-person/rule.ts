import { type Account, type PrincipalEntity, principalsOf } from '../../../inventory/model.ts';
import { certaintyOf } from '../../../judge/certainty.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

const READ = 'secretsmanager:GetSecretValue';

/** Reports every user and role by which people read secrets of production. */
export const secretReadableByPerson: Rule = {
  id: 'secret-readable-by-person',
  title: 'Secret of production that people can read',
  severity: 'high',
  category: 'environment',
  controls: ['NIST SP 800-53 AC-6', 'PCI DSS 7.2.2', 'PCI DSS 8.6.2', 'SOC 2 CC6.1'],
  sources: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html'],
  since: '0.1.0',
  needs: 'environment',
  *find(context): Iterable<Finding> {
    const { judge } = context;
    for (const entity of principalsOf(judge.model)) {
      const profile = context.environmentOf(entity.accountId)?.profile;
      if (profile?.humanAccess !== 'none') continue;
      const { because, kind } = context.kindOf(entity);
      if (kind !== 'person' || context.administratorOf(entity) !== null) continue;
      const secrets = secretsOf(judge.model.accounts.get(entity.accountId));
      const answer = judge.ask(entity, READ, secrets.length === 0 ? {} : { resources: secrets });
      if (answer.kind === 'none') continue;
      yield makeFinding(secretReadableByPerson, {
        subject: { kind: entity.kind, arn: entity.arn },
        accountId: entity.accountId,
        title: `People can read secrets of production as ${entity.name}`,
        fix: fixFor(entity),
        witness: [answer.witness],
        facts: [{ text: `people act as ${entity.name}: ${because}`, source: 'how it is used' }],
        certainty: certaintyOf(answer),
      });
    }
  },
};

function fixFor({ name }: PrincipalEntity): string {
  return `Leave ${READ} to the roles of programs and take it out of what ${name} is given; a secret that people read has to be changed when they leave.`;
}

/** The secrets that are known; none where nobody looked, and then any will do. */
function secretsOf(account: Account | undefined): readonly string[] {
  return [...(account?.resourcePolicies.keys() ?? [])].filter((arn) =>
    arn.includes(':secretsmanager:'),
  );
}
