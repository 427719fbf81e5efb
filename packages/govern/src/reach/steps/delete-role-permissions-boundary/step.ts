import { boundariesTakenOff } from '../../boundaries.ts';
import type { StepKind } from '../../step-kind.ts';

/** Taking the permissions boundary off a role. */
export const deleteRolePermissionsBoundary: StepKind = {
  id: 'delete-role-permissions-boundary',
  aliases: [],
  title: 'taking the boundary off a role',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html',
  actions: ['iam:DeleteRolePermissionsBoundary'],
  looksAt: ['boundaries'],
  find: ({ writableRoles }, actor) =>
    boundariesTakenOff(actor, 'iam:DeleteRolePermissionsBoundary', writableRoles(actor.accountId)),
};
