import type { Strength } from '../../../duties/duty.ts';
import { type Violation, violationsOf } from '../../../duties/holdings.ts';
import {
  isServiceLinkedRole,
  type PrincipalEntity,
  principalsOf,
} from '../../../inventory/model.ts';
import { assumableSides, type BothSides } from '../../assumable-sides.ts';
import { weakest } from '../../certainty.ts';
import type { DutyEscalation } from '../../escalation.ts';
import type { Finding, Severity } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule, RuleMetadata } from '../../rule.ts';

/**
 * Reports every principal that holds both sides of a conflict of duties: by its
 * own policies, after one call on itself, or through two roles that it can assume.
 */
export const dutiesIdentityAndPermission: Rule = {
  id: 'duties-identity-and-permission',
  title: 'Principal that can create identities and empower them',
  severity: 'critical',
  category: 'duties',
  controls: ['NIST SP 800-53 AC-5', 'PCI DSS 7.2.2', 'SOC 2 CC6.3', 'ISO/IEC 27001 A.5.3'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    const reported = new Set<string>();
    for (const entity of principalsOf(context.judge.model)) {
      for (const violation of violationsOf(context.duties, context.holdingsOf(entity))) {
        reported.add(`${violation.conflict.rule} ${entity.arn}`);
        yield describe(violation);
      }
      for (const [rule, ways] of byConflict(context.escalationsOf(entity).toDuties)) {
        reported.add(`${rule} ${entity.arn}`);
        yield describeEscalation(entity, ways);
      }
    }
    for (const sides of assumableSides(context)) {
      if (reported.has(`${sides.conflict.rule} ${sides.principal.arn}`)) continue;
      yield describeAssumable(sides);
    }
  },
};

/** The rule under the name of a conflict: the configuration may add conflicts of its own. */
function ruleOf({ conflict }: Pick<Violation, 'conflict'>): RuleMetadata {
  return { ...dutiesIdentityAndPermission, id: conflict.rule };
}

function describe(violation: Violation): Finding {
  const { principal, first, second, certainty } = violation;
  const isServiceOnly = isServiceLinkedRole(principal);
  return makeFinding(ruleOf(violation), {
    subject: { kind: principal.kind, arn: principal.arn },
    accountId: principal.accountId,
    title:
      `${principal.name} holds both duties: ${bothDuties(violation)}` +
      (isServiceOnly ? '; only the service it is linked to can use it' : ''),
    fix:
      `Decide which of the two duties ${principal.name} is for and take the other away: ` +
      `remove ${second.action} from what grants it, or ${first.action}, ` +
      'and give the other half to a role that somebody else assumes.',
    witness: [first.answer.witness, second.answer.witness],
    certainty,
    severity: isServiceOnly ? 'info' : severityOf(first.group.strength, second.group.strength),
  });
}

function bothDuties({ first, second }: Violation): string {
  return (
    `${first.duty.title.toLowerCase()} (${first.action}) ` +
    `and ${second.duty.title.toLowerCase()} (${second.action})`
  );
}

function byConflict(
  ways: readonly DutyEscalation[],
): ReadonlyMap<string, readonly [DutyEscalation, ...DutyEscalation[]]> {
  const grouped = new Map<string, [DutyEscalation, ...DutyEscalation[]]>();
  for (const way of ways) {
    const { rule } = way.violation.conflict;
    const group = grouped.get(rule);
    if (group === undefined) grouped.set(rule, [way]);
    else group.push(way);
  }
  return grouped;
}

/** One call on itself completes the pair. */
function describeEscalation(
  entity: PrincipalEntity,
  ways: readonly [DutyEscalation, ...DutyEscalation[]],
): Finding {
  const [{ step, violation, certainty, conditions }] = ways;
  const { first, second } = violation;
  const isServiceOnly = isServiceLinkedRole(entity);
  const labels = [...new Set(ways.map((way) => way.step.label))];
  return makeFinding(ruleOf(violation), {
    subject: { kind: entity.kind, arn: entity.arn },
    accountId: entity.accountId,
    title: `${entity.name} holds both duties after one call, ${step.label}: ${bothDuties(violation)}`,
    fix:
      `Take from ${entity.name}: ${listNames(labels, labels.length)}; ` +
      'or limit such actions to resources that the caller neither is nor holds.',
    witness: [step.answer.witness],
    certainty,
    conditions,
    severity: isServiceOnly ? 'info' : severityOf(first.group.strength, second.group.strength),
  });
}

/** Two roles, kept apart, that one principal can assume. */
function describeAssumable(sides: BothSides): Finding {
  const { principal, first, second } = sides;
  return makeFinding(ruleOf(sides), {
    subject: { kind: principal.kind, arn: principal.arn },
    accountId: principal.accountId,
    title:
      `${principal.name} holds both duties through roles: ` +
      `${first.holding.duty.title.toLowerCase()} (${first.role.name}) ` +
      `and ${second.holding.duty.title.toLowerCase()} (${second.role.name})`,
    fix: `Leave ${principal.name} one of ${first.role.name} and ${second.role.name}, and let a second person hold the other.`,
    witness: [first.answer.witness, second.answer.witness],
    certainty: weakest([first.certainty, second.certainty]),
    conditions: [...first.conditions, ...second.conditions],
  });
}

const SEVERITY_BY_STRENGTHS: Readonly<Record<Strength, Readonly<Record<Strength, Severity>>>> = {
  strong: { strong: 'critical', moderate: 'high', weak: 'medium' },
  moderate: { strong: 'high', moderate: 'medium', weak: 'low' },
  weak: { strong: 'medium', moderate: 'low', weak: 'low' },
};

function severityOf(first: Strength, second: Strength): Severity {
  return SEVERITY_BY_STRENGTHS[first][second];
}
