import { type AttachedPolicy, type Policy, policyJson } from '@countersign/core';

/**
 * The largest that AWS takes, in characters without white space: all inline policies
 * of a user, group or role together, a managed policy, a trust policy (which can be
 * raised), a service control policy.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html}
 * @see {@link https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html}
 */
export const MAX_CHARACTERS = {
  user: 2048,
  group: 5120,
  role: 10_240,
  managed: 6144,
  trust: 2048,
  scp: 5120,
} as const;

/** The number of versions of a managed policy that AWS keeps. */
export const MAX_POLICY_VERSIONS = 5;

/** The size of a policy document, in characters as AWS counts them: without white space. */
export function charactersOf(policy: Policy): number {
  return JSON.stringify(policyJson(policy)).replace(/\s/g, '').length;
}

/** The size of several documents together. */
export function charactersOfAll(documents: readonly AttachedPolicy[]): number {
  return documents.reduce((sum, { policy }) => sum + charactersOf(policy), 0);
}
