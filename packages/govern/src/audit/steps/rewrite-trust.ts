import type { PrincipalEntity } from '../../inventory/model.ts';
import { askToAssume, trustNaming } from '../assume-role.ts';
import type { RuleContext } from '../rule.ts';
import { isKeptByAws } from './holders.ts';
import type { Step } from './step.ts';

/**
 * `iam:UpdateAssumeRolePolicy` on a full administrator of the same account: a
 * trust policy that names the caller lets it in, whatever its own policies say.
 */
export function* rewriteTrust(context: RuleContext, entity: PrincipalEntity): Iterable<Step> {
  const { judge } = context;
  const action = 'iam:UpdateAssumeRolePolicy';
  if (judge.ask(entity, action).kind === 'none') return;
  for (const role of judge.model.accounts.get(entity.accountId)?.roles.values() ?? []) {
    if (role === entity || isKeptByAws(role) || context.administratorOf(role) === null) continue;
    const answer = judge.ask(entity, action, { resources: [role.arn] });
    if (answer.kind === 'none') continue;
    const assumed = askToAssume(judge, entity, role, { trust: trustNaming(role, entity) });
    if (assumed.kind === 'none') continue;
    yield {
      label: `${action} on ${role.name}, a full administrator`,
      answer,
      outcome: { kind: 'becomes', role, answer: assumed },
    };
  }
}
