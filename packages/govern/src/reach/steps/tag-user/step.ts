import type { StepKind } from '../../step-kind.ts';
import { tagKind } from '../../tag-kind.ts';

/** Putting tags on a user that conditions of policies ask for. */
export const tagUser: StepKind = tagKind({
  id: 'tag-user',
  aliases: [],
  title: 'putting tags on a user that a condition asks for',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html',
  action: 'iam:TagUser',
  kind: 'user',
});
