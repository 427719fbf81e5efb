import { rolesOfIdentities } from '../../cognito-identities.ts';
import type { StepKind } from '../../step-kind.ts';

/** Joining a group of a Cognito user pool, whose role an identity pool gives to its members. */
export const joinUserPoolGroup: StepKind = {
  id: 'join-user-pool-group',
  aliases: [],
  title: 'joining a group of a Cognito user pool',
  page: 'https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html',
  actions: ['cognito-idp:AdminAddUserToGroup'],
  looksAt: ['trust'],
  *find({ roles }, actor) {
    const joined = actor.ask('cognito-idp:AdminAddUserToGroup', {});
    if (joined.kind === 'none') return;
    for (const role of rolesOfIdentities(roles(actor.accountId))) {
      yield {
        gain: { kind: 'become', entity: role },
        requests: [joined],
        needsInventory:
          'a group of a user pool with this role, an identity pool that takes roles from tokens, and a user of the user pool as whom the caller signs in',
      };
    }
  },
};
