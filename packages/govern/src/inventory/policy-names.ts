import type { AttachedPolicy } from '@countersign/core';

/** What an inline policy is called in a model: it has no ARN of its own. */
export function inlinePolicyName(ownerArn: string, policyName: string): string {
  return `${ownerArn} inline policy ${policyName}`;
}

/** The name that AWS knows an inline policy by, within the user, group or role it is written into. */
export function shortInlineName(ownerArn: string, { name }: AttachedPolicy): string {
  return name.slice(inlinePolicyName(ownerArn, '').length);
}

/** What the policy of a resource is called in a model. */
export function resourcePolicyName(arn: string): string {
  return `${arn} resource-based policy`;
}

/** What the trust policy of a role is called in a model. */
export function trustPolicyName(roleArn: string): string {
  return `${roleArn} trust policy`;
}
