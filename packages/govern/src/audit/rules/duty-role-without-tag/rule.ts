import type { Holding, Holdings } from '../../../duties/holdings.ts';
import { isKeptByAws, type Model, principalsOf } from '../../../inventory/model.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** The tags of roles that hold one duty, and no other. */
const TAG_BY_DUTY = [
  { duty: 'identity-creation', other: 'permission-granting', tag: 'iam-creator' },
  { duty: 'permission-granting', other: 'identity-creation', tag: 'iam-assigner' },
] as const;

/** Reports roles that hold one of the two duties and are not marked as what they are. */
export const dutyRoleWithoutTag: Rule = {
  id: 'duty-role-without-tag',
  title: 'Role of one duty that is not marked',
  severity: 'info',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-5', 'SOC 2 CC6.3'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    const { model } = context.judge;
    if (!isPractised(model)) return;
    for (const { roles } of model.accounts.values()) {
      for (const role of roles.values()) {
        if (isKeptByAws(role) || context.administratorOf(role) !== null) continue;
        const holdings = context.holdingsOf(role);
        for (const { duty, other, tag } of TAG_BY_DUTY) {
          const held = strongIn(holdings, duty);
          if (held === undefined || strongIn(holdings, other) !== undefined || role.tags.has(tag)) {
            continue;
          }
          yield makeFinding(dutyRoleWithoutTag, {
            subject: { kind: 'role', arn: role.arn },
            accountId: role.accountId,
            title: `${role.name} holds ${held.duty.title.toLowerCase()} and has no tag ${tag}`,
            fix: `Tag ${role.name} with \`${tag}\` if that is what it is for, so that policies and people can tell; otherwise take ${held.action} away.`,
            facts: [{ text: `it may use ${held.action}`, source: 'its policies' }],
            certainty: held.certainty,
            discriminator: tag,
          });
        }
      }
    }
  },
};

/** Where nobody marks roles, a mark that is missing tells nothing. */
function isPractised(model: Model): boolean {
  return [...principalsOf(model)].some(({ tags }) => TAG_BY_DUTY.some(({ tag }) => tags.has(tag)));
}

/** Something by which a duty is held that is decisive alone. */
function strongIn({ byDuty }: Holdings, duty: string): Holding | undefined {
  return (byDuty.get(duty) ?? []).find(
    ({ answer, group }) => group.strength === 'strong' && answer.kind !== 'undecided',
  );
}
