import type { AttachedPolicy, ContextValue } from '@countersign/core';
import { defaultVersion, type Model, type PrincipalEntity } from '../../inventory/model.ts';
import { EVERYTHING } from '../administrator.ts';
import { policyLabel } from '../labels.ts';
import type { RuleContext } from '../rule.ts';
import { holdersOf, withPolicy } from './holders.ts';
import type { Step } from './step.ts';

/** Exists in every account, whether or not a dump names it. */
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** The number of policies of the model tried where AdministratorAccess may not be attached. */
const MAX_POLICIES_TRIED = 500;

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

/** The context of attaching or detaching a policy. */
export function attaching(arn: string): ReadonlyMap<string, ContextValue> {
  return new Map([['iam:policyarn', { kind: 'values', values: [arn] }]]);
}

function* attachable(
  model: Model,
  entity: PrincipalEntity,
): Iterable<readonly [arn: string, document: AttachedPolicy]> {
  const known = model.awsManagedPolicies.get(ADMINISTRATOR_ACCESS);
  yield [ADMINISTRATOR_ACCESS, (known && defaultVersion(known)) ?? EVERYTHING];
  const own = model.accounts.get(entity.accountId)?.policies ?? new Map<string, never>();
  let tried = 0;
  for (const policies of [own, model.awsManagedPolicies]) {
    for (const policy of policies.values()) {
      const document = defaultVersion(policy);
      if (document === undefined || policy.arn === ADMINISTRATOR_ACCESS) continue;
      tried += 1;
      if (tried > MAX_POLICIES_TRIED) return;
      yield [policy.arn, document];
    }
  }
}
