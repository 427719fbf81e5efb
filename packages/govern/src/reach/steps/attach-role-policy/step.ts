import { attachablePolicies } from '../../attachable-policies.ts';
import type { StepKind } from '../../step-kind.ts';

/** Attaching a managed policy to a role. */
export const attachRolePolicy: StepKind = {
  id: 'attach-role-policy',
  aliases: ['iam-009', 'iam-014', 'iam-019'],
  title: 'attaching a policy to a role',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html',
  actions: ['iam:AttachRolePolicy'],
  looksAt: ['documents', 'boundaries'],
  *find(context, actor) {
    for (const role of context.writableRoles(actor.accountId)) {
      yield* attachablePolicies(context, actor, {
        action: 'iam:AttachRolePolicy',
        holderArn: role.arn,
        entities: [role],
      });
    }
  },
};
