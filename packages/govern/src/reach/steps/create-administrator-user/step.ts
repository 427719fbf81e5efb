import type { Answer } from '@countersign/core';
import { hasDeny } from '../../../inventory/effective-policies.ts';
import { surest } from '../../../judge/certainty.ts';
import { policiesOfGroup } from '../../group-policies.ts';
import { newAdministrator } from '../../new-administrator.ts';
import { allowsEverything } from '../../policy-arns.ts';
import type { Actor, StepContext, StepKind } from '../../step-kind.ts';

/** Creating a user with all permissions and with credentials: an access key or a password. */
export const createAdministratorUser: StepKind = {
  id: 'create-administrator-user',
  aliases: [],
  title: 'creating a user with all permissions',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html',
  actions: ['iam:CreateUser'],
  looksAt: ['attachments', 'documents'],
  find: (context, actor) =>
    newAdministrator(context, actor, {
      kind: 'User',
      use: (arn) =>
        surest([
          actor.ask('iam:CreateAccessKey', { resources: [arn] }),
          actor.ask('iam:CreateLoginProfile', { resources: [arn] }),
        ]),
      grant: () => join(context, actor),
    }),
};

/** Adding a user to a group that has all permissions. */
function join({ groups, model }: StepContext, actor: Actor): Answer {
  const suitable = [...groups(actor.accountId)].filter((group) => {
    const policies = policiesOfGroup(model, group);
    return policies.some(allowsEverything) && !policies.some(hasDeny);
  });
  return surest(suitable.map(({ arn }) => actor.ask('iam:AddUserToGroup', { resources: [arn] })));
}
