import { accountArn, permissionSetRoles, SIGNS_IN } from '../../identity-center.ts';
import type { StepKind } from '../../step-kind.ts';

/** Assigning to oneself, in an account, a permission set that others have there already. */
export const assignPermissionSet: StepKind = {
  id: 'assign-permission-set',
  aliases: [],
  title: 'assigning a permission set of IAM Identity Center',
  page: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html',
  actions: ['sso:CreateAccountAssignment'],
  looksAt: ['other-accounts'],
  *find(context, actor) {
    for (const { role, needs } of permissionSetRoles(context, actor)) {
      const resources = [accountArn(actor, role.accountId)];
      const assigned = actor.ask('sso:CreateAccountAssignment', { resources });
      if (assigned.kind === 'none') continue;
      yield {
        gain: { kind: 'become', entity: role },
        requests: [assigned],
        needsInventory: [SIGNS_IN, ...needs].join(', and '),
      };
    }
  },
};
