import type { ContextValue } from '@countersign/core';
import { isServiceLinkedRole, principalsOf } from '../../../inventory/model.ts';
import { certaintyOf, weakest } from '../../../judge/certainty.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import type { Rule } from '../../rule.ts';

const CREATES = ['iam:CreateUser', 'iam:CreateRole'] as const;

/** A request that sets no boundary on what it creates. */
const WITHOUT_BOUNDARY: ReadonlyMap<string, ContextValue> = new Map([
  ['iam:permissionsboundary', { kind: 'absent' }],
]);

/** Reports every principal that may create a user or role without a permissions boundary. */
export const creatorWithoutBoundary: Rule = {
  id: 'creator-without-boundary',
  title: 'Principal that can create identities without a boundary',
  severity: 'high',
  category: 'duties',
  controls: ['NIST SP 800-53 AC-6', 'AWS Well-Architected SEC03-BP05'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    const { judge } = context;
    for (const entity of principalsOf(judge.model)) {
      if (isServiceLinkedRole(entity)) continue;
      const allowed = CREATES.flatMap((action) => {
        const answer = judge.ask(entity, action, { context: WITHOUT_BOUNDARY });
        return answer.kind === 'none' ? [] : [{ action, answer }];
      });
      if (allowed.length === 0 || context.administratorOf(entity) !== null) continue;
      const actions = listNames(allowed.map(({ action }) => action));
      yield makeFinding(creatorWithoutBoundary, {
        subject: { kind: entity.kind, arn: entity.arn },
        accountId: entity.accountId,
        title: `${entity.name} can create identities without a permissions boundary (${actions})`,
        fix:
          `Allow ${entity.name} to use ${actions} only with the condition ` +
          '`StringEquals iam:PermissionsBoundary` = the ARN of the boundary that new identities must carry.',
        witness: allowed.map(({ answer }) => answer.witness),
        certainty: weakest(allowed.map(({ answer }) => certaintyOf(answer))),
      });
    }
  },
};
