import { certaintyOf, weakest } from '../../../judge/certainty.ts';
import type { Judge } from '../../../judge/judge.ts';
import { hopConditions, pathCertainty } from '../../../reach/path-certainty.ts';
import { requestsOf } from '../../../reach/path-requests.ts';
import type { ReachPath } from '../../../reach/reach-path.ts';
import type { Allowed } from '../../../reach/step-kind.ts';
import { type ApproverGroup, approversOf, findApproverGroup } from '../../approvers.ts';
import {
  describeSteps,
  identitiesText,
  joinCertainty,
  joinConditions,
  severityByChains,
  subjectOf,
} from '../../chain-text.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every approver who decides who the approvers are. */
export const approverControlsApprovers: Rule = {
  id: 'approver-controls-approvers',
  title: 'Approver who decides who the approvers are',
  severity: 'high',
  category: 'duties',
  controls: ['NIST SP 800-53 AC-5', 'SOC 2 CC6.3', 'ISO/IEC 27001 A.5.3'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups_manage_add-remove-users.html',
  ],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const arn of context.approvers) {
      const group = findApproverGroup(context.judge.model, arn);
      if (group === null) continue;
      for (const { answer, path } of approversOf(context, group)) {
        yield describe(context.judge, { answer, group, path });
      }
    }
  },
};

interface Controlling {
  readonly group: ApproverGroup;
  readonly path: ReachPath;
  /** The request that decides who approves; `null` for a principal made anew, that may do anything. */
  readonly answer: Allowed | null;
}

function describe(judge: Judge, { answer, group, path }: Controlling): Finding {
  const { from } = path;
  const way = path.hops.length === 0 ? '' : ` ${describeSteps(path)}`;
  const { afterwards, today } = requestsOf(judge, path, answer?.witness);
  return makeFinding(approverControlsApprovers, {
    ...subjectOf(from),
    title: `${from.name} is an approver by ${group.entity.name} and decides who else is one${way}`,
    fix:
      `Let nobody who approves decide who does: keep ${group.actions.join(' and ')} on ` +
      `${group.entity.name} from ${from.name}, and have somebody else look after it.` +
      identitiesText(from),
    witness: today,
    afterwards,
    certainty: weakest([
      joinCertainty(from),
      pathCertainty(path),
      answer === null ? 'certain' : certaintyOf(answer),
    ]),
    conditions: [...joinConditions(from), ...path.hops.flatMap(hopConditions)],
    severity: severityByChains(approverControlsApprovers.severity, [path]),
    discriminator: group.entity.arn,
  });
}
