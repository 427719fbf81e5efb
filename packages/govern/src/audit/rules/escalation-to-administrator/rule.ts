import type { Witness } from '@countersign/core';
import { type Administrator, administratorWith } from '../../../judge/administrator.ts';
import { weakest } from '../../../judge/certainty.ts';
import { hopConditions, pathCertainty } from '../../../reach/path-certainty.ts';
import { requestsOf } from '../../../reach/path-requests.ts';
import { policiesAt } from '../../../reach/position.ts';
import type { ReachPath } from '../../../reach/reach-path.ts';
import {
  describeSteps,
  identitiesText,
  joinCertainty,
  joinConditions,
  severityByChains,
  subjectOf,
} from '../../chain-text.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule, RuleContext } from '../../rule.ts';

/**
 * Reports everybody who can become a full administrator by a chain of steps, and
 * every person who can by several identities together.
 */
export const escalationToAdministrator: Rule = {
  id: 'escalation-to-administrator',
  title: 'Principal that can make itself a full administrator',
  severity: 'critical',
  category: 'escalation',
  controls: ['NIST SP 800-53 AC-6', 'PCI DSS 7.2.2', 'SOC 2 CC6.3', 'MITRE ATT&CK T1098.003'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const path of context.escalations()) yield describe(context, path);
  },
};

function describe({ judge }: RuleContext, path: ReachPath): Finding {
  const { end, from, hops } = path;
  const administrator =
    end === null ? null : administratorWith(judge, end.entity, policiesAt(judge, end));
  const { afterwards, today } = requestsOf(judge, path);
  return makeFinding(escalationToAdministrator, {
    ...subjectOf(from),
    title: `${from.name} can make itself a full administrator ${describeSteps(path)}${outcomeOf(path)}`,
    fix:
      `Break the chain at its first step: take from ${hops[0]?.actor.entity.name ?? from.name} ` +
      `${listNames(firstActions(path), 6)}, or limit it to resources that lead nowhere.` +
      identitiesText(from),
    witness: today,
    afterwards,
    certainty: weakest([
      pathCertainty(path),
      administrator?.certainty ?? 'certain',
      joinCertainty(from),
    ]),
    conditions: [
      ...joinConditions(from),
      ...hops.flatMap(hopConditions),
      ...conditionsOf(administrator),
    ],
    severity: severityByChains(escalationToAdministrator.severity, [path]),
  });
}

/** Whom the chain leads to, where it is somebody else. */
function outcomeOf({ end, from, to }: ReachPath): string {
  if (end === null) {
    return `, one that it makes in account ${typeof to === 'string' ? to : to.accountId}`;
  }
  return end.entity === from ? '' : `, as ${end.entity.name}`;
}

function firstActions({ hops: [first] }: ReachPath): readonly string[] {
  return (first?.step.requests ?? []).map(({ witness }) => witness.request.action);
}

function conditionsOf(administrator: Administrator | null): readonly string[] {
  const witnesses: readonly Witness[] = administrator?.witness ?? [];
  return witnesses.flatMap(({ conditions }) => conditions);
}
