import { effectivePolicies } from '../../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../../inventory/model.ts';
import type { RuleContext } from '../rule.ts';
import type { Step } from './step.ts';

/** `iam:AddUserToGroup`: a user puts itself into a group. */
export function* joinGroup({ judge }: RuleContext, entity: PrincipalEntity): Iterable<Step> {
  if (entity.kind !== 'user') return;
  const action = 'iam:AddUserToGroup';
  if (judge.ask(entity, action).kind === 'none') return;
  for (const group of judge.model.accounts.get(entity.accountId)?.groups.values() ?? []) {
    if (entity.groupNames.includes(group.name)) continue;
    const answer = judge.ask(entity, action, { resources: [group.arn] });
    if (answer.kind === 'none') continue;
    const member = { ...entity, groupNames: [...entity.groupNames, group.name] };
    yield {
      label: `${action} into ${group.name}`,
      answer,
      outcome: { kind: 'policies', after: effectivePolicies(judge.model, member) },
    };
  }
}
