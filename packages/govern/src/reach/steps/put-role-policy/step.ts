import { oneRequest } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** Writing an inline policy into a role. */
export const putRolePolicy: StepKind = {
  id: 'put-role-policy',
  aliases: ['iam-005', 'iam-017', 'iam-021'],
  title: 'writing a policy into a role',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html',
  actions: ['iam:PutRolePolicy'],
  looksAt: ['boundaries'],
  find: ({ writableRoles }, actor) =>
    oneRequest(actor, {
      action: 'iam:PutRolePolicy',
      targets: writableRoles(actor.accountId),
      gains: (entity) => [{ kind: 'rewrite', entity }],
    }),
};
