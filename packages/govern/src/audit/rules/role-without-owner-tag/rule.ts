import { isKeptByAws } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { MAX_FACTS } from '../../max-facts.ts';
import type { Rule } from '../../rule.ts';

/** Reports every account with roles whose tags do not say who answers for them. */
export const roleWithoutOwnerTag: Rule = {
  id: 'role-without-owner-tag',
  title: 'Roles for which nobody answers',
  severity: 'info',
  category: 'hygiene',
  controls: ['AWS Well-Architected SEC03-BP06', 'NIST SP 800-53 AC-2', 'ISO/IEC 27001 A.5.16'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html'],
  since: '0.1.0',
  *find({ judge, ownerTags }): Iterable<Finding> {
    const wanted = new Set(ownerTags.map((tag) => tag.toLowerCase()));
    if (wanted.size === 0) return;
    for (const { id, roles } of judge.model.accounts.values()) {
      const own = [...roles.values()].filter((role) => !isKeptByAws(role));
      const untold = own.filter(
        ({ tags }) =>
          ![...tags].some(([key, value]) => wanted.has(key.toLowerCase()) && value !== ''),
      );
      if (untold.length === 0) continue;
      yield makeFinding(roleWithoutOwnerTag, {
        subject: { kind: 'account', arn: `arn:aws:iam::${id}:root` },
        accountId: id,
        title: `${untold.length} of ${own.length} roles of account ${id} have no tag that says who answers for them`,
        fix: `Tag each role with \`${ownerTags[0]}\`, and ask for the tag where roles are made.`,
        facts: untold
          .slice(0, MAX_FACTS)
          .map(({ name }) => ({ text: `role ${name}`, source: 'tags' })),
        certainty: 'certain',
      });
    }
  },
};
