import { boundariesReplaced } from '../../boundaries.ts';
import type { StepKind } from '../../step-kind.ts';

/** Putting a permissions boundary that bounds nothing in the place of a user's. */
export const putUserPermissionsBoundary: StepKind = {
  id: 'put-user-permissions-boundary',
  aliases: [],
  title: 'replacing the boundary of a user',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html',
  actions: ['iam:PutUserPermissionsBoundary'],
  looksAt: ['documents', 'boundaries'],
  find: (context, actor) =>
    boundariesReplaced(context, actor, {
      action: 'iam:PutUserPermissionsBoundary',
      entities: context.users(actor.accountId),
    }),
};
