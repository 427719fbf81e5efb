import { surest } from '../../../audit/certainty.ts';
import { newAdministrator } from '../../new-administrator.ts';
import type { StepKind } from '../../step-kind.ts';

/** Creating a user with all permissions and with credentials: an access key or a password. */
export const createAdministratorUser: StepKind = {
  id: 'create-administrator-user',
  aliases: [],
  title: 'creating a user with all permissions',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html',
  actions: ['iam:CreateUser'],
  find: (context, actor) =>
    newAdministrator(context, actor, {
      kind: 'User',
      use: (arn) =>
        surest([
          actor.ask('iam:CreateAccessKey', { resources: [arn] }),
          actor.ask('iam:CreateLoginProfile', { resources: [arn] }),
        ]),
    }),
};
