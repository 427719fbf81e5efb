import type { AttachedPolicy } from '@countersign/core';
import { defaultVersion, type Model, type PrincipalEntity } from '../../inventory/model.ts';
import { lesserPolicies } from '../../reach/attachable-policies.ts';
import { ADMINISTRATOR_ACCESS, attaching } from '../../reach/policy-arns.ts';
import { EVERYTHING } from '../administrator.ts';
import { policyLabel } from '../labels.ts';
import type { RuleContext } from '../rule.ts';
import { holdersOf, withPolicy } from './holders.ts';
import type { Step } from './step.ts';

/**
 * `iam:AttachUserPolicy`, `iam:AttachRolePolicy`, `iam:AttachGroupPolicy` on
 * oneself or one's group. Which policies may be attached is asked one by one, as
 * a condition on `iam:PolicyARN` may restrict them.
 */
export function* attachPolicy({ judge }: RuleContext, entity: PrincipalEntity): Iterable<Step> {
  const policies = judge.policiesOf(entity);
  for (const holder of holdersOf(judge.model, entity)) {
    const action = `iam:Attach${holder.kind}Policy`;
    const resources = [holder.entity.arn];
    if (judge.ask(entity, action, { resources }).kind === 'none') continue;
    for (const [arn, document] of attachable(judge.model, entity)) {
      const answer = judge.ask(entity, action, { resources, context: attaching(arn) });
      if (answer.kind === 'none') continue;
      yield {
        label: `${action} (${policyLabel(arn)}) on ${holder.label}`,
        answer,
        outcome: { kind: 'policies', after: withPolicy(policies, holder, document) },
      };
      // Whoever may attach this one has no need of a lesser one.
      if (arn === ADMINISTRATOR_ACCESS) break;
    }
  }
}

function* attachable(
  model: Model,
  entity: PrincipalEntity,
): Iterable<readonly [arn: string, document: AttachedPolicy]> {
  const known = model.awsManagedPolicies.get(ADMINISTRATOR_ACCESS);
  yield [ADMINISTRATOR_ACCESS, (known && defaultVersion(known)) ?? EVERYTHING];
  yield* lesserPolicies(model, entity.accountId);
}
