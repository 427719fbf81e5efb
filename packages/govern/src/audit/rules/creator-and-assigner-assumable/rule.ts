import { weaker } from '../../../duties/holdings.ts';
import { weakest } from '../../../judge/certainty.ts';
import { hopConditions, pathCertainty } from '../../../reach/path-certainty.ts';
import { assumableSides, type BothSides } from '../../assumable-sides.ts';
import { identitiesText, joinCertainty, joinConditions, subjectOf } from '../../chain-text.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports everybody who can assume both the creator's and the assigner's role. */
export const creatorAndAssignerAssumable: Rule = {
  id: 'creator-and-assigner-assumable',
  title: 'Principal that can assume the roles of both duties',
  severity: 'critical',
  category: 'duties',
  controls: ['NIST SP 800-53 AC-5', 'SOC 2 CC6.3', 'ISO/IEC 27001 A.5.3'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const sides of assumableSides(context)) yield describe(sides);
  },
};

function describe({ conflict, first, from, second }: BothSides): Finding {
  const roles = [first, second];
  return makeFinding(creatorAndAssignerAssumable, {
    ...subjectOf(from),
    title:
      `${from.name} can assume both ${first.role.name}, which holds ${first.holding.duty.title.toLowerCase()}, ` +
      `and ${second.role.name}, which holds ${second.holding.duty.title.toLowerCase()}`,
    fix:
      `Leave ${from.name} one of the two roles: take the other out of what it may assume ` +
      'and out of that role’s trust policy, and let a second person hold it.' +
      identitiesText(from),
    witness: roles.flatMap(({ path }) =>
      path.hops.flatMap(({ step }) => step.requests.map(({ witness }) => witness)),
    ),
    certainty: weakest([
      joinCertainty(from),
      ...roles.map(({ holding, path }) => weaker(pathCertainty(path), holding.certainty)),
    ]),
    conditions: [
      ...joinConditions(from),
      ...roles.flatMap(({ holding, path }) => [
        ...path.hops.flatMap(hopConditions),
        ...holding.answer.witness.conditions,
      ]),
    ],
    discriminator: conflict.rule,
  });
}
