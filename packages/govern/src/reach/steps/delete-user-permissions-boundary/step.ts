import { boundariesTakenOff } from '../../boundaries.ts';
import type { StepKind } from '../../step-kind.ts';

/** Taking the permissions boundary off a user. */
export const deleteUserPermissionsBoundary: StepKind = {
  id: 'delete-user-permissions-boundary',
  aliases: [],
  title: 'taking the boundary off a user',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html',
  actions: ['iam:DeleteUserPermissionsBoundary'],
  looksAt: ['boundaries'],
  find: ({ users }, actor) =>
    boundariesTakenOff(actor, 'iam:DeleteUserPermissionsBoundary', users(actor.accountId)),
};
