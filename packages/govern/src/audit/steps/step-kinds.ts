import { attachPolicy } from './attach-policy.ts';
import { joinGroup } from './join-group.ts';
import { liftBoundary } from './lift-boundary.ts';
import { removeDeny } from './remove-deny.ts';
import { replacePolicy } from './replace-policy.ts';
import { rewriteTrust } from './rewrite-trust.ts';
import type { StepKind } from './step.ts';
import { writeInlinePolicy } from './write-inline-policy.ts';

/** The actions of all steps, in lower case: who is allowed none of them can take none. */
export const STEP_ACTIONS: readonly string[] = [
  ...['user', 'role', 'group'].flatMap((kind) =>
    ['attach', 'delete', 'detach', 'put'].map((verb) => `iam:${verb}${kind}policy`),
  ),
  ...['user', 'role'].flatMap((kind) =>
    ['delete', 'put'].map((verb) => `iam:${verb}${kind}permissionsboundary`),
  ),
  'iam:addusertogroup',
  'iam:createpolicyversion',
  'iam:removeuserfromgroup',
  'iam:setdefaultpolicyversion',
  'iam:updateassumerolepolicy',
];

/** Every kind of self-sufficient step, the plainest first. */
export const STEP_KINDS: readonly StepKind[] = [
  writeInlinePolicy,
  attachPolicy,
  replacePolicy,
  joinGroup,
  rewriteTrust,
  removeDeny,
  liftBoundary,
];
