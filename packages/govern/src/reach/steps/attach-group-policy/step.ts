import { attachablePolicies } from '../../attachable-policies.ts';
import type { StepKind } from '../../step-kind.ts';

/** Attaching a managed policy to a group, which gives it to every member. */
export const attachGroupPolicy: StepKind = {
  id: 'attach-group-policy',
  aliases: ['iam-010'],
  title: 'attaching a policy to a group',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html',
  actions: ['iam:AttachGroupPolicy'],
  looksAt: ['attachments', 'documents'],
  *find(context, actor) {
    for (const group of context.groups(actor.accountId)) {
      yield* attachablePolicies(context, actor, {
        action: 'iam:AttachGroupPolicy',
        holderArn: group.arn,
        entities: context.membersOf(group),
      });
    }
  },
};
