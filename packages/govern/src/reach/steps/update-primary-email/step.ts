import { allAllowed } from '../../one-request.ts';
import { accountsWithRoot } from '../../organization-accounts.ts';
import type { StepKind } from '../../step-kind.ts';

/** Giving the root user of a member account an address of the caller's, which a new password is sent to. */
export const updatePrimaryEmail: StepKind = {
  id: 'update-primary-email',
  aliases: [],
  title: 'changing the address of the root user of a member account',
  page: 'https://docs.aws.amazon.com/accounts/latest/reference/API_StartPrimaryEmailUpdate.html',
  actions: ['account:StartPrimaryEmailUpdate', 'account:AcceptPrimaryEmailUpdate'],
  looksAt: [],
  *find({ model }, actor) {
    const organizationId = model.organization?.id ?? '';
    for (const accountId of accountsWithRoot(model, actor.accountId)) {
      const account = `arn:aws:account::${actor.accountId}:account/${organizationId}/${accountId}`;
      const requests = allAllowed([
        actor.ask('account:StartPrimaryEmailUpdate', { resources: [account] }),
        actor.ask('account:AcceptPrimaryEmailUpdate', { resources: [account] }),
      ]);
      if (requests === null) continue;
      yield {
        gain: { kind: 'create-administrator', accountId },
        requests,
        needsInventory:
          'trusted access for AWS Account Management, and a root user without a second factor',
      };
    }
  },
};
