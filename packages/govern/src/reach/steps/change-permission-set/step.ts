import { accountArn, askToWritePermissionSet, permissionSetRoles } from '../../identity-center.ts';
import { allAllowed } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** Putting any policy into a permission set, and so into the roles that it has in accounts. */
export const changePermissionSet: StepKind = {
  id: 'change-permission-set',
  aliases: [],
  title: 'putting a policy into a permission set',
  page: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html',
  actions: ['sso:ProvisionPermissionSet'],
  looksAt: ['other-accounts'],
  *find(context, actor) {
    const written = askToWritePermissionSet(actor);
    if (written.kind === 'none') return;
    for (const { role, needs } of permissionSetRoles(context, actor)) {
      const resources = [accountArn(actor, role.accountId)];
      const provisioned = actor.ask('sso:ProvisionPermissionSet', { resources });
      const requests = allAllowed([written, provisioned]);
      if (requests === null) continue;
      yield {
        gain: { kind: 'rewrite', entity: role },
        requests,
        ...(needs.length === 0 ? {} : { needsInventory: needs.join(', and ') }),
      };
    }
  },
};
