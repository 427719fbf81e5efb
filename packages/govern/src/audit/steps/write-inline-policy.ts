import type { PrincipalEntity } from '../../inventory/model.ts';
import { EVERYTHING } from '../administrator.ts';
import type { RuleContext } from '../rule.ts';
import { hasDeny, holdersOf, isHeldBy, isInline, withoutPolicies, withPolicy } from './holders.ts';
import type { Step } from './step.ts';

/**
 * `iam:PutUserPolicy`, `iam:PutRolePolicy`, `iam:PutGroupPolicy` on oneself or
 * one's group: adds a policy that allows everything, or writes over one that denies.
 */
export function* writeInlinePolicy(
  { judge }: RuleContext,
  entity: PrincipalEntity,
): Iterable<Step> {
  const policies = judge.policiesOf(entity);
  for (const holder of holdersOf(judge.model, entity)) {
    const action = `iam:Put${holder.kind}Policy`;
    const answer = judge.ask(entity, action, { resources: [holder.entity.arn] });
    if (answer.kind === 'none') continue;
    const label = `${action} on ${holder.label}`;
    const after = withPolicy(policies, holder, EVERYTHING);
    yield { label, answer, outcome: { kind: 'policies', after } };
    for (const policy of policies.identity) {
      if (!isInline(policy) || !isHeldBy(policy, holder) || !hasDeny(policy.document)) continue;
      const over = withoutPolicies(after, (candidate) => candidate === policy);
      yield { label, answer, outcome: { kind: 'policies', after: over } };
    }
  }
}
