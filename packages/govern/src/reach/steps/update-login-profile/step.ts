import { oneRequest } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** Changing the password of a user who has one. */
export const updateLoginProfile: StepKind = {
  id: 'update-login-profile',
  aliases: ['iam-006'],
  title: 'changing the password of a user',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html',
  actions: ['iam:UpdateLoginProfile'],
  looksAt: [],
  find: ({ users }, actor) =>
    oneRequest(actor, {
      action: 'iam:UpdateLoginProfile',
      targets: users(actor.accountId),
      gains: (entity) => [{ kind: 'become', entity }],
      needsInventory: 'a user with a password',
    }),
};
