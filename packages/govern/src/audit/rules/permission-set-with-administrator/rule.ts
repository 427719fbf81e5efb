import { weakest } from '../../../judge/certainty.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import { MAX_FACTS } from '../../max-facts.ts';
import { holdersOfSet, rolesOfSet } from '../../permission-sets.ts';
import type { Rule } from '../../rule.ts';

/** Reports permission sets that make administrators, with who has them where. */
export const permissionSetWithAdministrator: Rule = {
  id: 'permission-set-with-administrator',
  title: 'Permission set that makes administrators',
  severity: 'high',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-6(5)', 'PCI DSS 7.2.2', 'ISO/IEC 27001 A.8.2'],
  sources: ['https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html'],
  since: '0.1.0',
  needs: 'identity-center',
  needsDecision: true,
  *find(context): Iterable<Finding> {
    const { model } = context.judge;
    for (const set of model.identityCenter?.permissionSets ?? []) {
      const administrators = rolesOfSet(model, set).flatMap((role) => {
        const administrator = context.administratorOf(role);
        return administrator === null ? [] : [{ administrator, role }];
      });
      const [first] = administrators;
      if (first === undefined) continue;
      const accountIds = administrators.map(({ role }) => role.accountId);
      const where = `${accountIds.length === 1 ? 'account' : 'accounts'} ${listNames(accountIds)}`;
      yield makeFinding(permissionSetWithAdministrator, {
        subject: { kind: 'permission-set', arn: set.arn },
        accountId: set.ownerAccountId,
        title: `The permission set ${set.name} makes people administrators of ${where}`,
        fix: `Give the permission set ${set.name} what its people need, or take its assignments away and let administration be asked for.`,
        witness: first.administrator.witness,
        facts: holdersOfSet(model, set)
          .slice(0, MAX_FACTS)
          .map((text) => ({ text, source: 'identity-center.json' })),
        certainty: weakest(administrators.map(({ administrator }) => administrator.certainty)),
      });
    }
  },
};
