import type { Role } from '../../../inventory/model.ts';
import { trustNaming } from '../../../judge/assume-role.ts';
import { nameIn, newAdministrator } from '../../new-administrator.ts';
import type { Actor, StepKind } from '../../step-kind.ts';

/** Creating a role with all permissions that trusts the caller, and assuming it. */
export const createAdministratorRole: StepKind = {
  id: 'create-administrator-role',
  aliases: [],
  title: 'creating a role with all permissions',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html',
  actions: ['iam:CreateRole'],
  looksAt: [],
  find: (context, actor) =>
    newAdministrator(context, actor, {
      kind: 'Role',
      use: (arn) => actor.askToAssume(newRole(arn, actor)),
    }),
};

function newRole(arn: string, { accountId, entity }: Actor): Role {
  const name = nameIn(arn);
  return {
    kind: 'role',
    arn,
    accountId,
    name,
    path: '/',
    uniqueId: '',
    createdAt: null,
    inlinePolicies: [],
    attachedPolicyArns: [],
    trust: trustNaming({ name }, entity),
    boundaryArn: null,
    tags: new Map(),
    lastUsedAt: null,
    instanceProfileArns: [],
  };
}
