import { oneRequest } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** Writing an inline policy into a group, which gives it to every member. */
export const putGroupPolicy: StepKind = {
  id: 'put-group-policy',
  aliases: ['iam-011'],
  title: 'writing a policy into a group',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html',
  actions: ['iam:PutGroupPolicy'],
  looksAt: ['attachments'],
  find: ({ groups, membersOf }, actor) =>
    oneRequest(actor, {
      action: 'iam:PutGroupPolicy',
      targets: groups(actor.accountId),
      gains: (group) => membersOf(group).map((entity) => ({ kind: 'rewrite', entity })),
    }),
};
