import type { Analyzer } from '../../../inventory/credentials.ts';
import type { Model } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account in which AWS does not look for access that nobody uses. */
export const unusedAccessNotAnalyzed: Rule = {
  id: 'unused-access-not-analyzed',
  title: 'Account without an analyzer of unused access',
  severity: 'low',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-6(7)', 'PCI DSS 7.2.4', 'AWS Well-Architected SEC03-BP04'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-create-unused.html'],
  since: '0.1.0',
  needs: 'analyzers',
  *find({ judge: { model } }): Iterable<Finding> {
    if (mayBeAnalyzedFromElsewhere(model)) return;
    for (const { analyzers, id } of model.accounts.values()) {
      if (analyzers === null || analyzers.some(isFor('ACCOUNT_UNUSED_ACCESS'))) continue;
      yield makeFinding(unusedAccessNotAnalyzed, {
        subject: { kind: 'account', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `Nobody looks for access that is not used in account ${id}`,
        fix: 'Make an analyzer of unused access for the organisation in IAM Access Analyzer, in one region; it is paid for by user and role.',
        facts: [
          {
            text: `${analyzers.length === 0 ? 'there is no analyzer' : 'no active analyzer is one of unused access'} in any region`,
            source: 'list of analyzers',
          },
        ],
        certainty: 'certain',
      });
    }
  },
};

/** One analyzer of the organisation looks at all of its accounts, wherever it stands. */
function mayBeAnalyzedFromElsewhere({ accounts, organization }: Model): boolean {
  const found = [...accounts.values()].flatMap(({ analyzers }) => analyzers ?? []);
  if (found.some(isFor('ORGANIZATION_UNUSED_ACCESS'))) return true;
  const members = organization?.accounts.keys() ?? [];
  return [...members].some((id) => (accounts.get(id)?.analyzers ?? null) === null);
}

function isFor(type: string): (analyzer: Analyzer) => boolean {
  return (analyzer) => analyzer.isActive && analyzer.type === type;
}
