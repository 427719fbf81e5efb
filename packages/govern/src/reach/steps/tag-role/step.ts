import type { StepKind } from '../../step-kind.ts';
import { tagKind } from '../../tag-kind.ts';

/** Putting tags on a role that conditions of policies ask for. */
export const tagRole: StepKind = tagKind({
  id: 'tag-role',
  aliases: [],
  title: 'putting tags on a role that a condition asks for',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html',
  action: 'iam:TagRole',
  kind: 'role',
});
