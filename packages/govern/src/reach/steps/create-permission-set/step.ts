import { accountArn, askToWritePermissionSet, SIGNS_IN } from '../../identity-center.ts';
import { allAllowed } from '../../one-request.ts';
import { managedAccounts } from '../../organization-accounts.ts';
import type { StepKind } from '../../step-kind.ts';

/** Creating a permission set with all permissions, and assigning it to oneself in any account. */
export const createPermissionSet: StepKind = {
  id: 'create-permission-set',
  aliases: [],
  title: 'creating a permission set with all permissions',
  page: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html',
  actions: ['sso:CreatePermissionSet', 'sso:CreateAccountAssignment'],
  looksAt: [],
  *find({ model }, actor) {
    const made = allAllowed([
      actor.ask('sso:CreatePermissionSet', {}),
      askToWritePermissionSet(actor),
    ]);
    if (made === null) return;
    const { accountIds, needs } = managedAccounts(model, actor.accountId);
    for (const accountId of accountIds) {
      const resources = [accountArn(actor, accountId)];
      const assigned = actor.ask('sso:CreateAccountAssignment', { resources });
      if (assigned.kind === 'none') continue;
      yield {
        gain: { kind: 'create-administrator', accountId },
        requests: [...made, assigned],
        needsInventory: [SIGNS_IN, ...needs].join(', and '),
      };
    }
  },
};
