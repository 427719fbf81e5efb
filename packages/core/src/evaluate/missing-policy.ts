import type { Request } from '../request/request.ts';
import type { CompiledLayers } from './compile.ts';

/** Actions by which a role is assumed, each of which its trust policy must allow. */
export const ASSUMING_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
]);

const ROLE = /^arn:[^:]*:iam::[^:]*:role\//;
const KEY = /^arn:[^:]*:kms:[^:]*:[^:]*:key\//;

/**
 * The kind of policy that a request's resource must have and that was not passed
 * in: a role that is assumed has its trust policy, a KMS key its key policy.
 *
 * @param action in lower case
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
 *   "IAM role trust policies and KMS key policies are exceptions to this logic"
 */
export function missingPolicy(
  { resource }: Request,
  action: string,
  layers: CompiledLayers,
): 'trust' | 'resource' | null {
  if (layers.resource !== null) return null;
  // Asked of every request: nearly all end at the second letter.
  switch (action.charCodeAt(1)) {
    case LETTER_M:
      return action.startsWith('kms:') && KEY.test(resource) ? 'resource' : null;
    case LETTER_T:
      return ASSUMING_ACTIONS.has(action) && ROLE.test(resource) ? 'trust' : null;
    default:
      return null;
  }
}

const LETTER_M = 109;
const LETTER_T = 116;
