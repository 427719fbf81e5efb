import { boundariesReplaced } from '../../boundaries.ts';
import type { StepKind } from '../../step-kind.ts';

/** Putting a permissions boundary that bounds nothing in the place of a role's. */
export const putRolePermissionsBoundary: StepKind = {
  id: 'put-role-permissions-boundary',
  aliases: [],
  title: 'replacing the boundary of a role',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html',
  actions: ['iam:PutRolePermissionsBoundary'],
  looksAt: ['documents', 'boundaries'],
  find: (context, actor) =>
    boundariesReplaced(context, actor, {
      action: 'iam:PutRolePermissionsBoundary',
      entities: context.writableRoles(actor.accountId),
    }),
};
