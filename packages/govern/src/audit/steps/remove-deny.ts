import type { PrincipalEntity } from '../../inventory/model.ts';
import { attaching } from '../../reach/policy-arns.ts';
import { policyLabel } from '../labels.ts';
import type { RuleContext } from '../rule.ts';
import { type Holder, hasDeny, holdersOf, isHeldBy, isInline, withoutPolicies } from './holders.ts';
import type { Step } from './step.ts';

/**
 * Taking away what denies: `iam:DeleteUserPolicy` and its like for an inline
 * policy, `iam:DetachUserPolicy` and its like for a managed one, and
 * `iam:RemoveUserFromGroup`.
 */
export function* removeDeny(context: RuleContext, entity: PrincipalEntity): Iterable<Step> {
  const policies = context.judge.policiesOf(entity);
  if (!policies.identity.some(({ document }) => hasDeny(document))) return;
  for (const holder of holdersOf(context.judge.model, entity)) {
    const denying = policies.identity.filter(
      (policy) => isHeldBy(policy, holder) && hasDeny(policy.document),
    );
    for (const policy of denying) {
      const { name } = policy.document;
      const action = `iam:${isInline(policy) ? 'Delete' : 'Detach'}${holder.kind}Policy`;
      const answer = context.judge.ask(entity, action, {
        resources: [holder.entity.arn],
        ...(isInline(policy) ? {} : { context: attaching(name) }),
      });
      if (answer.kind === 'none') continue;
      const after = withoutPolicies(policies, (candidate) => candidate === policy);
      yield {
        label: `${action} (${policyLabel(name)}) on ${holder.label}`,
        answer,
        outcome: { kind: 'policies', after },
      };
    }
    if (denying.length > 0) yield* leave(context, entity, holder);
  }
}

function* leave({ judge }: RuleContext, entity: PrincipalEntity, holder: Holder): Iterable<Step> {
  if (holder.kind !== 'Group') return;
  const answer = judge.ask(entity, 'iam:RemoveUserFromGroup', { resources: [holder.entity.arn] });
  if (answer.kind === 'none') return;
  const after = withoutPolicies(judge.policiesOf(entity), (policy) => isHeldBy(policy, holder));
  yield {
    label: `iam:RemoveUserFromGroup, out of ${holder.label}`,
    answer,
    outcome: { kind: 'policies', after },
  };
}
