import { oneRequest } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** Giving a password to a user who has none. */
export const createLoginProfile: StepKind = {
  id: 'create-login-profile',
  aliases: ['iam-004'],
  title: 'giving a user a password',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html',
  actions: ['iam:CreateLoginProfile'],
  looksAt: [],
  find: ({ users }, actor) =>
    oneRequest(actor, {
      action: 'iam:CreateLoginProfile',
      targets: users(actor.accountId),
      gains: (entity) => [{ kind: 'become', entity }],
      needsInventory: 'a user without a password',
    }),
};
