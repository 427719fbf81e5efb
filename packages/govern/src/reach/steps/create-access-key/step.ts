import { oneRequest } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** Creating an access key for a user, who may have two of them. */
export const createAccessKey: StepKind = {
  id: 'create-access-key',
  aliases: ['iam-002', 'iam-003'],
  title: 'creating an access key for a user',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html',
  actions: ['iam:CreateAccessKey'],
  looksAt: [],
  find: ({ users }, actor) =>
    oneRequest(actor, {
      action: 'iam:CreateAccessKey',
      targets: users(actor.accountId),
      gains: (entity) => [{ kind: 'become', entity }],
    }),
};
