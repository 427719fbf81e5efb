import { oneRequest } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** Writing an inline policy into a user. */
export const putUserPolicy: StepKind = {
  id: 'put-user-policy',
  aliases: ['iam-007', 'iam-018'],
  title: 'writing a policy into a user',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html',
  actions: ['iam:PutUserPolicy'],
  looksAt: ['boundaries'],
  find: ({ users }, actor) =>
    oneRequest(actor, {
      action: 'iam:PutUserPolicy',
      targets: users(actor.accountId),
      gains: (entity) => [{ kind: 'rewrite', entity }],
    }),
};
