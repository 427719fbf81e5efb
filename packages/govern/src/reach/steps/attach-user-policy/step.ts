import { attachablePolicies } from '../../attachable-policies.ts';
import type { StepKind } from '../../step-kind.ts';

/** Attaching a managed policy to a user. */
export const attachUserPolicy: StepKind = {
  id: 'attach-user-policy',
  aliases: ['iam-008', 'iam-015'],
  title: 'attaching a policy to a user',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html',
  actions: ['iam:AttachUserPolicy'],
  looksAt: ['documents', 'boundaries'],
  *find(context, actor) {
    for (const user of context.users(actor.accountId)) {
      yield* attachablePolicies(context, actor, {
        action: 'iam:AttachUserPolicy',
        holderArn: user.arn,
        entities: [user],
      });
    }
  },
};
