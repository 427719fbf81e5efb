import type { AttachedPolicy, Catalog, Statement } from '@countersign/core';
import type { DutyPolicy } from '../../../duties/duty.ts';
import {
  isServiceLinkedRole,
  type PrincipalEntity,
  principalsOf,
} from '../../../inventory/model.ts';
import { actionTest, matchingActions } from '../../../judge/action-elements.ts';
import { weakest } from '../../../judge/certainty.ts';
import type { Judge } from '../../../judge/judge.ts';
import { effectiveGrant, type Grant } from '../../effective-grant.ts';
import type { Finding } from '../../finding.ts';
import { listNames, policyLabel } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import { isWrite, permissionManagement } from '../../permission-management.ts';
import type { Rule } from '../../rule.ts';

/** Reports every principal that an Allow by exclusion gives power over identities or permissions. */
export const notActionOrNotResourceAllow: Rule = {
  id: 'not-action-or-not-resource-allow',
  title: 'Allow with NotAction or NotResource',
  severity: 'medium',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-6', 'PCI DSS 7.3.3'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
  ],
  since: '0.1.0',
  *find({ judge, duties }): Iterable<Finding> {
    const powerful = powerfulActions(judge.catalog, duties);
    for (const entity of principalsOf(judge.model)) {
      if (isServiceLinkedRole(entity)) continue;
      const exclusions = judge
        .policiesOf(entity)
        .identity.flatMap(({ document }) =>
          document.policy.statements
            .filter(allowsByExclusion)
            .flatMap((statement) => [
              ...exclusionOf(judge, entity, { document, statement }, powerful),
            ]),
        );
      if (exclusions.length > 0) yield describe(entity, exclusions);
    }
  },
};

function allowsByExclusion({ effect, action, resource }: Statement): boolean {
  return effect === 'Allow' && (action.negated || resource?.negated === true);
}

/**
 * The actions of the duties that must be apart, and all that manage permissions:
 * those of IAM first, those last that do nothing without Identity Center or an
 * organisation.
 */
function powerfulActions(catalog: Catalog, { duties, conflicts }: DutyPolicy): readonly string[] {
  const apart = new Set(conflicts.flatMap((conflict) => conflict.duties));
  const groups = duties.filter(({ id }) => apart.has(id)).flatMap((duty) => duty.groups);
  const elsewhere = new Set(
    groups.flatMap(({ needs, actions }) => (needs === null ? [] : actions.map(serviceOf))),
  );
  const rank = (action: string): number => {
    const service = serviceOf(action);
    if (service === 'iam') return 0;
    return elsewhere.has(service) ? 2 : 1;
  };
  const ofDuties = groups.flatMap(({ actions }) => actions);
  const managing = [...permissionManagement(catalog).values()].flat();
  return [...new Set([...ofDuties, ...managing])].toSorted((a, b) => rank(a) - rank(b));
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}

interface Granting {
  readonly document: AttachedPolicy;
  readonly statement: Statement;
}

interface Exclusion {
  /** `NotAction in PowerUserAccess`. */
  readonly label: string;
  readonly grant: Grant;
  readonly isPowerful: boolean;
}

function* exclusionOf(
  judge: Judge,
  entity: PrincipalEntity,
  granting: Granting,
  powerful: readonly string[],
): Iterable<Exclusion> {
  const { document, statement } = granting;
  const element = statement.action.negated ? 'NotAction' : 'NotResource';
  const label = `${element} in ${policyLabel(document.name)}`;
  const covers = actionTest(statement.action);
  const candidates = powerful.filter((name) => covers(name.toLowerCase()));
  const strong = effectiveGrant(judge, entity, granting, candidates);
  if (strong !== null) {
    yield { label, grant: strong, isPowerful: true };
    return;
  }
  const weak = effectiveGrant(judge, entity, granting, writes(judge.catalog, statement));
  if (weak !== null) yield { label, grant: weak, isPowerful: false };
}

function* writes(catalog: Catalog, { action }: Statement): Iterable<string> {
  for (const name of matchingActions(catalog, action)) {
    if (isWrite(catalog, name)) yield name;
  }
}

function describe(entity: PrincipalEntity, exclusions: readonly Exclusion[]): Finding {
  const powerful = exclusions.filter(({ isPowerful }) => isPowerful);
  const shown = powerful.length > 0 ? powerful : exclusions;
  const actions = listNames(shown.map(({ grant }) => grant.action));
  const labels = exclusions.map(({ label }) => label);
  return makeFinding(notActionOrNotResourceAllow, {
    subject: { kind: entity.kind, arn: entity.arn },
    accountId: entity.accountId,
    title: `${entity.name} is allowed ${actions} by exclusion (${listNames(labels)})`,
    fix:
      `Write the statements of ${listNames(labels, labels.length)} with \`Action\` and \`Resource\`, naming what ${entity.name} needs; ` +
      'an exclusion also grants whatever is added later.',
    witness: shown.map(({ grant }) => grant.witness),
    certainty: weakest(shown.map(({ grant }) => grant.certainty)),
    ...(powerful.length > 0 ? {} : { severity: 'low' }),
  });
}
